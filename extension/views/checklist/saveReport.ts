import path from "node:path";
import * as vscode from "vscode";
import type { CheckReport, ReportFormat } from "../../../runtime/index.ts";
import type { Services } from "../../services.ts";

/** Asks for a format and a place, writes the report there and offers to open it. */
export async function saveReport({ runtime }: Services, folder: string, report: CheckReport): Promise<void> {
  const picked = await vscode.window.showQuickPick(formats(), {
    placeHolder: vscode.l10n.t("Save the report as…"),
    ignoreFocusOut: true,
  });
  if (picked === undefined) return;
  const { format, extension, label } = picked;
  const uri = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(path.join(folder, `preflight-report.${extension}`)),
    filters: { [label]: [extension.split(".").at(-1)!] },
  });
  if (uri === undefined) return;
  const text = await runtime.request("checklist/render", { report, format });
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  // The command has ended, however long its message stays.
  void offerToOpen(uri);
}

async function offerToOpen(uri: vscode.Uri): Promise<void> {
  const open = vscode.l10n.t("Open");
  const message = vscode.l10n.t("The report was written to {0}.", vscode.workspace.asRelativePath(uri));
  const chosen = await vscode.window.showInformationMessage(message, open);
  if (chosen === open) await vscode.commands.executeCommand("vscode.open", uri);
}

function formats(): { format: ReportFormat; extension: string; label: string; description: string }[] {
  return [
    { format: "markdown", extension: "md", label: "Markdown", description: vscode.l10n.t("for a pull request") },
    { format: "json", extension: "json", label: "JSON", description: vscode.l10n.t("for programs (docs/cli-json.md)") },
    { format: "sarif", extension: "sarif", label: "SARIF", description: vscode.l10n.t("for code scanning") },
    { format: "junit", extension: "xml", label: "JUnit", description: vscode.l10n.t("for a CI server") },
    { format: "text", extension: "txt", label: vscode.l10n.t("Text"), description: vscode.l10n.t("as in a terminal") },
    {
      format: "github",
      extension: "txt",
      label: "GitHub",
      description: vscode.l10n.t("annotations of GitHub Actions"),
    },
  ];
}
