import * as vscode from "vscode";
import { setContextKey } from "../config/contextKeys.ts";
import type { Services } from "../services.ts";
import { Failure } from "../worker/failure.ts";

/** The demo's story in a terminal, as it happens; closing the terminal stops the demo and removes its folder. */
export class DemoTerminal implements vscode.Pseudoterminal {
  private readonly written = new vscode.EventEmitter<string>();
  private readonly closed = new vscode.EventEmitter<number>();
  private readonly controller = new AbortController();
  private readonly services: Services;
  private readonly folder: string;
  private over = false;
  readonly onDidWrite = this.written.event;
  readonly onDidClose = this.closed.event;

  constructor(services: Services, folder: string) {
    this.services = services;
    this.folder = folder;
  }

  open(): void {
    void this.tell();
  }

  close(): void {
    this.controller.abort();
  }

  handleInput(text: string): void {
    if (text === "\u0003") this.controller.abort();
    if (this.over) this.closed.fire(0);
  }

  private async tell(): Promise<void> {
    const { runtime, runsWatch } = this.services;
    try {
      const { identical, seconds } = await runtime.request(
        "demo/run",
        { folder: this.folder },
        {
          signal: this.controller.signal,
          onProgress: ({ done, text = "" }) => {
            // The first event says that the folder is there.
            if (done === 1) void runsWatch.include(this.folder);
            this.write(text);
          },
        },
      );
      const time = vscode.l10n.t("{0} s in all.", Math.round(seconds));
      this.write(
        identical
          ? `\n${time} ${vscode.l10n.t("Both runs are in the Runs view: open one, or its train step.")}\n`
          : `\n${time} ${vscode.l10n.t("The two runs differ; please report it.")}\n`,
      );
      if (identical) setContextKey("preflight.runs.resumed", true);
      await runsWatch.touch();
    } catch (error) {
      if (this.controller.signal.aborted) {
        this.write(`\n${vscode.l10n.t("The demo was stopped; its runs and its folder are removed.")}\n`);
      } else {
        const hint = error instanceof Failure ? (error.data.hint ?? "") : "";
        this.write(`\n\u001b[31m${error instanceof Error ? error.message : String(error)}\u001b[0m ${hint}\n`);
      }
    }
    this.over = true;
    this.write(vscode.l10n.t("Press any key to close this terminal."));
  }

  private write(text: string): void {
    this.written.fire(text.replaceAll(/\r?\n/g, "\r\n"));
  }
}
