import * as vscode from "vscode";
import type { Services } from "../services.ts";
import { webviewPage } from "../webview/webviewPage.ts";
import type { CheckpointDocument } from "./checkpointDocument.ts";
import { checkpointTexts } from "./checkpointTexts.ts";
import type { FromCheckpointPage, ToCheckpointPage } from "./webviewContract.ts";

/** One tab with a checkpoint: hands questions of the page to the worker, and its answers back. Holds nothing of the file. */
export class CheckpointPanel {
  readonly panel: vscode.WebviewPanel;
  readonly document: CheckpointDocument;
  private readonly services: Services;
  private readonly closing = new AbortController();

  constructor(panel: vscode.WebviewPanel, services: Services, document: CheckpointDocument, onClose: () => void) {
    this.panel = panel;
    this.services = services;
    this.document = document;
    const { extensionUri } = services.context;
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(extensionUri, "dist", "webview")],
    };
    panel.webview.html = webviewPage(panel.webview, extensionUri, "checkpoint");
    const messages = panel.webview.onDidReceiveMessage((message: FromCheckpointPage) => void this.answer(message));
    panel.onDidDispose(() => {
      onClose();
      messages.dispose();
      this.closing.abort();
    });
  }

  private async answer(message: FromCheckpointPage): Promise<void> {
    const { ref } = this.document;
    const { signal } = this.closing;
    try {
      if (ref === undefined) throw new Error(cannotRead(this.document.uri));
      switch (message.type) {
        case "ready":
          return await this.read();
        case "rows": {
          const { request, query, from, count } = message;
          const page = await this.services.runtime.request("checkpoint/rows", { ref, query, from, count }, { signal });
          return this.post({ type: "rows", request, page });
        }
        case "do":
          return await this.read();
      }
    } catch (error) {
      if (signal.aborted) return;
      const text = error instanceof Error ? error.message : String(error);
      this.post({ type: "failed", message: text, texts: checkpointTexts() });
    }
  }

  private async read(): Promise<void> {
    const { ref } = this.document;
    const view = await this.services.runtime.request("checkpoint/open", { ref: ref! }, { signal: this.closing.signal });
    this.post({ type: "view", view, texts: checkpointTexts() });
  }

  private post(message: ToCheckpointPage): void {
    void this.panel.webview.postMessage(message);
  }
}

function cannotRead({ scheme }: vscode.Uri): string {
  return vscode.l10n.t(
    "Preflight reads checkpoints in files of this machine, on s3:// and on gs://; not on {0}:. Save a copy as a file and open that.",
    scheme,
  );
}
