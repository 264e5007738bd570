import * as vscode from "vscode";
import type { Services } from "../../../services.ts";
import { ReportPanel, reportType } from "./reportPanel.ts";
import type { ReportState } from "./webviewContract.ts";

const panels = new Map<string, ReportPanel>();

/** Opens the report of a folder as a document, or brings the one that is open to the front. */
export function openReport(services: Services, folder: string): void {
  const known = panels.get(folder);
  if (known !== undefined) return known.reveal();
  adopt(vscode.window.createWebviewPanel(reportType, "", vscode.ViewColumn.Active), services, folder);
}

/** Reports that were open when the window closed come back with it. */
export function registerReports(services: Services): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(reportType, {
    async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: ReportState | undefined) {
      if (typeof state?.view?.folder === "string") adopt(panel, services, state.view.folder);
      else panel.dispose();
    },
  });
}

function adopt(panel: vscode.WebviewPanel, services: Services, folder: string): void {
  panels.set(folder, new ReportPanel(panel, services, folder, () => panels.delete(folder)));
}
