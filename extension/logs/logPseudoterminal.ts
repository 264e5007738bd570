import * as vscode from "vscode";
import type { RuntimeClient } from "../worker/client.ts";
import type { LogSource } from "./requests.ts";
import { markerWords } from "./markerWords.ts";
import { TerminalFlow } from "./terminalFlow.ts";

export interface LogPseudoterminalOptions {
  source: LogSource;
  /** Asked for at each start: settings may have changed. */
  view: () => { tail: number; timestamps: boolean };
}

/** A followed log as a terminal: pulls text from the worker as fast as the terminal shows it. */
export class LogPseudoterminal implements vscode.Pseudoterminal {
  private readonly runtime: RuntimeClient;
  private readonly options: LogPseudoterminalOptions;
  private readonly writer = new vscode.EventEmitter<string>();
  private readonly closer = new vscode.EventEmitter<void>();
  private flow = new TerminalFlow();
  private controller: AbortController | undefined;
  readonly onDidWrite = this.writer.event;
  readonly onDidClose = this.closer.event;

  constructor(runtime: RuntimeClient, options: LogPseudoterminalOptions) {
    this.runtime = runtime;
    this.options = options;
  }

  get isFollowing(): boolean {
    return this.controller !== undefined;
  }

  open(): void {
    void this.follow();
  }

  close(): void {
    this.controller?.abort();
  }

  /** Ctrl+C stops following; what was shown stays. */
  handleInput(data: string): void {
    if (this.flow.receive(data) === "\u0003") this.controller?.abort();
  }

  /** Begins again on an empty screen. */
  restart(): void {
    this.controller?.abort();
    this.writer.fire("\u001B[2J\u001B[3J\u001B[H");
    void this.follow();
  }

  private async follow(): Promise<void> {
    const controller = new AbortController();
    this.controller = controller;
    const { signal } = controller;
    this.flow = new TerminalFlow();
    let id: number | undefined;
    try {
      ({ id } = await this.runtime.request(
        "logs/open",
        { source: this.options.source, ...this.options.view(), words: markerWords() },
        { signal },
      ));
      for (;;) {
        await this.flow.ready();
        const { text, ended } = await this.runtime.request("logs/next", { id }, { signal });
        signal.throwIfAborted();
        if (text !== "") this.writer.fire(this.flow.pack(text));
        if (ended) break;
      }
    } catch (error) {
      if (!signal.aborted) this.say(error instanceof Error ? error.message : String(error));
      else if (this.controller === controller) this.say(vscode.l10n.t("Following was stopped."));
    } finally {
      if (id !== undefined) await this.runtime.request("logs/close", { id }).catch(() => undefined);
      if (this.controller === controller) this.controller = undefined;
    }
  }

  private say(text: string): void {
    this.writer.fire(`\r\n\u001B[33m── ${text.replaceAll("\n", " ")} ──\u001B[0m\r\n`);
  }
}
