import * as vscode from "vscode";
import type { Services } from "../services.ts";
import { showPage } from "../webview/showPage.ts";
import { Failure } from "../worker/failure.ts";
import type { CheckpointDocument } from "./checkpointDocument.ts";
import { checkpointTexts } from "./checkpointTexts.ts";
import { requireReadable } from "./requireReadable.ts";
import { watchPlace } from "./watchPlace.ts";
import type { CheckpointAction, FromCheckpointPage, ToCheckpointPage, Work } from "./webviewContract.ts";

const commands: Record<Exclude<CheckpointAction, "refresh" | "verify">, string> = {
  compare: "preflight.checkpoint.compare",
  salvage: "preflight.checkpoint.salvage",
  copyPath: "preflight.checkpoint.copyPath",
};

/** One tab with a checkpoint: hands questions of the page to the worker, and its answers back. Holds nothing of the file. */
export class CheckpointPanel {
  readonly panel: vscode.WebviewPanel;
  readonly document: CheckpointDocument;
  private readonly services: Services;
  private readonly closing = new AbortController();
  private readonly work = new Map<Work["what"], { controller: AbortController; state: Work }>();

  constructor(panel: vscode.WebviewPanel, services: Services, document: CheckpointDocument, onClose: () => void) {
    this.panel = panel;
    this.services = services;
    this.document = document;
    const { extensionUri } = services.context;
    showPage(panel.webview, extensionUri, "checkpoint");
    const parts = [
      panel.webview.onDidReceiveMessage((message: FromCheckpointPage) => void this.answer(message)),
      watchPlace(document.uri, () => this.post({ type: "changed" })),
    ];
    panel.onDidDispose(() => {
      onClose();
      this.closing.abort();
      for (const { controller } of this.work.values()) controller.abort();
      for (const part of parts) part.dispose();
    });
  }

  /** Reads every byte; the page shows how far it is and can stop it. */
  async verify(): Promise<void> {
    const { ref } = this.document;
    if (ref === undefined || this.work.has("verify")) return;
    await this.longWork("verify", async (options) => {
      requireReadable(ref);
      const view = await this.services.runtime.request("checkpoint/verify", { ref }, options);
      this.services.checkpoints.noteVerified(ref, view);
      this.post({ type: "view", view, texts: checkpointTexts() });
    });
  }

  private async answer(message: FromCheckpointPage): Promise<void> {
    const { ref } = this.document;
    const { signal } = this.closing;
    const { runtime } = this.services;
    try {
      if (ref === undefined) throw new Error(cannotRead(this.document.uri));
      requireReadable(ref);
      switch (message.type) {
        case "ready":
          return await this.read(false);
        case "rows": {
          const { request, query, from, count } = message;
          const page = await runtime.request("checkpoint/rows", { ref, query, from, count }, { signal });
          return this.post({ type: "rows", request, page });
        }
        case "state": {
          const { path } = message;
          const rows = await runtime.request("checkpoint/state", { ref, path }, { signal });
          return this.post({ type: "state", path, rows });
        }
        case "tensor": {
          const { index } = message;
          const tensor = await runtime.request("checkpoint/tensor", { ref, index }, { signal });
          return this.post({ type: "tensor", tensor });
        }
        case "statistics":
          return await this.countValues(message.index);
        case "cancel":
          return this.work.get(message.what)?.controller.abort();
        case "do":
          return await this.act(message.action);
      }
    } catch (error) {
      if (signal.aborted) return;
      const isQuestion = message.type !== "ready" && message.type !== "do";
      if (isQuestion) this.post({ type: "trouble", about: "page", message: messageOf(error) });
      else this.post({ type: "failed", message: messageOf(error), texts: checkpointTexts() });
    }
  }

  private async act(action: CheckpointAction): Promise<void> {
    if (action === "refresh") return this.read(true);
    if (action === "verify") return this.verify();
    await vscode.commands.executeCommand(commands[action], this.document.ref);
  }

  private async read(again: boolean): Promise<void> {
    const { ref } = this.document;
    const { signal } = this.closing;
    const view = await this.services.runtime.request("checkpoint/open", { ref: ref!, again }, { signal });
    this.post({ type: "view", view, work: this.work.get("verify")?.state, texts: checkpointTexts() });
  }

  /** Of one tensor at a time: asking for another one ends it. */
  private async countValues(index: number): Promise<void> {
    const { ref } = this.document;
    this.work.get("statistics")?.controller.abort();
    await this.longWork("statistics", async (options) => {
      const request = { ref: ref!, index };
      this.post({
        type: "statistics",
        statistics: await this.services.runtime.request("checkpoint/statistics", request, options),
      });
    });
  }

  private async longWork(
    what: Work["what"],
    run: (options: {
      signal: AbortSignal;
      onProgress(progress: { done: number; total?: number }): void;
    }) => Promise<void>,
  ): Promise<void> {
    const one = { controller: new AbortController(), state: { what } as Work };
    this.work.set(what, one);
    const { signal } = one.controller;
    this.post({ type: "work", work: one.state });
    try {
      await run({
        signal,
        onProgress: ({ done, total }) => {
          one.state = { what, share: total ? done / total : undefined };
          if (!signal.aborted) this.post({ type: "work", work: one.state });
        },
      });
    } catch (error) {
      if (!signal.aborted && !this.closing.signal.aborted)
        this.post({ type: "trouble", about: what === "statistics" ? what : "page", message: messageOf(error) });
    } finally {
      if (this.work.get(what) === one) {
        this.work.delete(what);
        this.post({ type: "workEnd", what });
      }
    }
  }

  private post(message: ToCheckpointPage): void {
    if (!this.closing.signal.aborted) void this.panel.webview.postMessage(message);
  }
}

function messageOf(error: unknown): string {
  if (error instanceof Failure && error.data.hint !== undefined) return `${error.message} ${error.data.hint}`;
  return error instanceof Error ? error.message : String(error);
}

function cannotRead({ scheme }: vscode.Uri): string {
  return vscode.l10n.t(
    "Preflight reads checkpoints in files of this machine, on s3:// and on gs://; not on {0}:. Save a copy as a file and open that.",
    scheme,
  );
}
