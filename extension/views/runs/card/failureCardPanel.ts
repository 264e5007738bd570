import * as vscode from "vscode";
import type { Services } from "../../../services.ts";
import { showPage } from "../../../webview/showPage.ts";
import { tabIcon } from "../../../webview/tabIcon.ts";
import type { RunRef } from "../runRef.ts";
import type { CardTexts, FromCard, ToCard } from "./webviewContract.ts";

export const failureCardType = "preflight.failureCard";

/** A failure card as a document: one per step (or run), read again when asked and when the run goes on. */
export class FailureCardPanel implements vscode.Disposable {
  private readonly panel: vscode.WebviewPanel;
  private readonly services: Services;
  private readonly ref: RunRef;
  private readonly disposables: vscode.Disposable[];
  private reading: AbortController | undefined;

  constructor(panel: vscode.WebviewPanel, services: Services, ref: RunRef, onClose: () => void) {
    this.panel = panel;
    this.services = services;
    this.ref = ref;
    const { extensionUri } = services.context;
    panel.iconPath = tabIcon(extensionUri);
    panel.title = title(ref);
    showPage(panel.webview, extensionUri, "failureCard");
    this.disposables = [
      panel.webview.onDidReceiveMessage((message: FromCard) => void this.onMessage(message)),
      panel.onDidDispose(() => {
        onClose();
        this.dispose();
      }),
    ];
  }

  reveal(): void {
    this.panel.reveal();
    void this.read();
  }

  dispose(): void {
    this.reading?.abort();
    for (const disposable of this.disposables) disposable.dispose();
  }

  private async onMessage(message: FromCard): Promise<void> {
    if (message.type === "ready") return this.read();
    if (message.type === "open") {
      const { step, stepName } = message;
      return void vscode.commands.executeCommand("preflight.run.failureCard", { ...this.ref, step, stepName });
    }
    const commands = {
      retry: "preflight.run.retry",
      logs: "preflight.run.showLogs",
      yaml: "preflight.run.showYaml",
    } as const;
    if (message.action === "refresh") return this.read();
    await vscode.commands.executeCommand(commands[message.action], this.ref);
  }

  private async read(): Promise<void> {
    this.reading?.abort();
    const controller = (this.reading = new AbortController());
    const texts = cardTexts();
    try {
      const card = await this.services.runtime.request(
        "runs/card",
        { ref: this.ref, thorough: true },
        { signal: controller.signal },
      );
      this.panel.title = title({ ...this.ref, stepName: card?.stepName ?? this.ref.stepName });
      this.post({ type: "state", state: { ref: this.ref, card }, texts });
    } catch (error) {
      if (controller.signal.aborted) return;
      this.post({ type: "failed", message: error instanceof Error ? error.message : String(error), texts });
    }
  }

  private post(message: ToCard): void {
    void this.panel.webview.postMessage(message);
  }
}

function title({ run, stepName }: RunRef): string {
  return stepName === undefined ? `${run}` : `${stepName} · ${run}`;
}

function cardTexts(): CardTexts {
  return {
    retry: vscode.l10n.t("Retry"),
    logs: vscode.l10n.t("Open Logs"),
    yaml: vscode.l10n.t("Show YAML"),
    refresh: vscode.l10n.t("Read Again"),
    others: vscode.l10n.t("Also died"),
    next: vscode.l10n.t("Next"),
    gone: vscode.l10n.t("Nothing of this run is dead any more: it was retried, or it succeeded."),
  };
}
