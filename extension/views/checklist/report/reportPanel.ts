import path from "node:path";
import * as vscode from "vscode";
import type { Services } from "../../../services.ts";
import { showPage } from "../../../webview/showPage.ts";
import { tabIcon } from "../../../webview/tabIcon.ts";
import { checklistNodes, type AreaNode } from "../nodesModel.ts";
import { reportTexts } from "./reportTexts.ts";
import { reportTitle, reportView } from "./reportView.ts";
import type { FromReport, ToReport } from "./webviewContract.ts";

export const reportType = "preflight.checklistReport";

/** The checklist of one folder as a document, drawn again when a new report is there. */
export class ReportPanel implements vscode.Disposable {
  private readonly panel: vscode.WebviewPanel;
  private readonly services: Services;
  private readonly folder: string;
  private readonly disposables: vscode.Disposable[];
  private sent: unknown;

  constructor(panel: vscode.WebviewPanel, services: Services, folder: string, onClose: () => void) {
    this.panel = panel;
    this.services = services;
    this.folder = folder;
    const { extensionUri } = services.context;
    panel.iconPath = tabIcon(extensionUri);
    panel.title = reportTitle(folder);
    showPage(panel.webview, extensionUri, "checklistReport");
    this.disposables = [
      panel.webview.onDidReceiveMessage((message: FromReport) => void this.receive(message)),
      services.checklist.onChange(() => this.update()),
      panel.onDidDispose(() => {
        onClose();
        this.dispose();
      }),
    ];
  }

  reveal(): void {
    this.panel.reveal();
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }

  private update(): void {
    const { report } = this.services.checklist.all.get(this.folder) ?? {};
    if (report !== undefined && report !== this.sent) this.send();
  }

  private send(): void {
    const known = this.services.checklist.all.get(this.folder);
    const report = known?.report;
    this.sent = report;
    const message: ToReport =
      report === undefined
        ? { texts: reportTexts(), note: vscode.l10n.t("This report is from before the window was reloaded.") }
        : { texts: reportTexts(), view: reportView({ ...known!, report }) };
    void this.panel.webview.postMessage(message);
  }

  private async receive(message: FromReport): Promise<void> {
    try {
      await this.onMessage(message);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      this.services.log.warn(`checklist report: ${text}`);
      void vscode.window.showWarningMessage(text);
    }
  }

  private async onMessage(message: FromReport): Promise<void> {
    switch (message.type) {
      case "ready":
        return this.send();
      case "open":
        return this.open(message);
      case "docs":
        return void vscode.commands.executeCommand("preflight.docs.open", message.check);
      case "fix":
        return this.fix(message.id);
      case "do":
        return this.do(message.action);
    }
  }

  private async fix(id: string): Promise<void> {
    const node = this.node(id);
    if (node !== undefined) return void vscode.commands.executeCommand("preflight.finding.fix", node);
    // The report is from before a reload: what can be mended now, a new one says.
    await this.services.checker.run(this.folder);
  }

  private do(action: Extract<FromReport, { type: "do" }>["action"]): void {
    const commands = {
      again: "preflight.checklist.run",
      save: "preflight.checklist.saveReport",
      copy: "preflight.checklist.copyMarkdown",
    } as const;
    // A row without more than its folder is enough to say which report is meant.
    void vscode.commands.executeCommand(commands[action], { kind: "folder", folder: this.folder });
  }

  private async open({ file, line }: { file: string; line: number }): Promise<void> {
    const place = new vscode.Position(Math.max(0, line - 1), 0);
    await vscode.window.showTextDocument(vscode.Uri.file(path.resolve(this.folder, file)), {
      selection: new vscode.Range(place, place),
      viewColumn: vscode.ViewColumn.Beside,
    });
  }

  private node(id: string) {
    const known = this.services.checklist.all.get(this.folder);
    const areas = known === undefined ? [] : checklistNodes([known], { showPassed: true });
    return areas
      .filter((node): node is AreaNode => node.kind === "area")
      .flatMap(({ children }) => children)
      .find(({ finding }) => finding === id);
  }
}
