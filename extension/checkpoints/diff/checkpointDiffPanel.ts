import type * as vscode from "vscode";
import type { Services } from "../../services.ts";
import { showPage } from "../../webview/showPage.ts";
import { tabIcon } from "../../webview/tabIcon.ts";
import type { CheckpointRef } from "../checkpointRef.ts";
import { lastName } from "../lastName.ts";
import { requireReadable } from "../requireReadable.ts";
import { diffTexts } from "./diffTexts.ts";
import type { FromDiffPage, ToDiffPage } from "./webviewContract.ts";

export const checkpointDiffType = "preflight.checkpointDiff";

/** A comparison of two checkpoints as a document. The worker holds what differs; the page asks for the rows in sight. */
export class CheckpointDiffPanel {
  private readonly panel: vscode.WebviewPanel;
  private readonly services: Services;
  private a: CheckpointRef;
  private b: CheckpointRef;
  private comparing: AbortController | undefined;
  private measured = false;

  constructor(panel: vscode.WebviewPanel, services: Services, a: CheckpointRef, b: CheckpointRef) {
    this.panel = panel;
    this.services = services;
    this.a = a;
    this.b = b;
    const { extensionUri } = services.context;
    panel.iconPath = tabIcon(extensionUri);
    panel.title = this.title;
    showPage(panel.webview, extensionUri, "checkpointDiff");
    const messages = panel.webview.onDidReceiveMessage((message: FromDiffPage) => void this.answer(message));
    panel.onDidDispose(() => {
      messages.dispose();
      this.comparing?.abort();
    });
  }

  private get title(): string {
    return `${lastName(this.a)} ↔ ${lastName(this.b)}`;
  }

  private async answer(message: FromDiffPage): Promise<void> {
    try {
      await this.reply(message);
    } catch (error) {
      this.post({ type: "failed", message: messageOf(error), texts: diffTexts() });
    }
  }

  private async reply(message: FromDiffPage): Promise<void> {
    const { a, b } = this;
    switch (message.type) {
      case "ready":
        return this.compare();
      case "rows": {
        const { request, query, from, count } = message;
        const page = await this.services.runtime.request("checkpoint/diffRows", { a, b, query, from, count });
        return page === null ? this.compare() : this.post({ type: "rows", request, page });
      }
      case "open":
        return this.services.checkpoints.show(message.side === "a" ? a : b);
      case "do":
        return this.act(message.action);
    }
  }

  private act(action: Extract<FromDiffPage, { type: "do" }>["action"]): Promise<void> | void {
    if (action === "stop") return this.comparing?.abort();
    if (action === "measure") this.measured = true;
    if (action === "swap") {
      [this.a, this.b] = [this.b, this.a];
      this.panel.title = this.title;
    }
    return this.compare();
  }

  private async compare(): Promise<void> {
    this.comparing?.abort();
    const controller = (this.comparing = new AbortController());
    const { signal } = controller;
    const { a, b } = this;
    const texts = diffTexts();
    this.post({ type: "work", texts });
    try {
      for (const side of [a, b]) requireReadable(side);
      const view = await this.services.runtime.request(
        "checkpoint/diff",
        { a, b, values: this.measured },
        {
          signal,
          onProgress: ({ done, total }) => this.post({ type: "work", share: total ? done / total : undefined, texts }),
        },
      );
      this.post({ type: "view", a, b, view, texts });
    } catch (error) {
      if (this.comparing !== controller) return;
      if (!signal.aborted) {
        this.post({ type: "failed", message: messageOf(error), texts });
      } else this.measured = false;
    } finally {
      if (this.comparing === controller) this.post({ type: "workEnd" });
    }
  }

  private post(message: ToDiffPage): void {
    void this.panel.webview.postMessage(message);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
