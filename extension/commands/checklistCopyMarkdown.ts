import * as vscode from "vscode";
import type { Services } from "../services.ts";
import { chosenReport } from "../views/checklist/chosenReport.ts";

/** Copies a report as Markdown, for a chat or a pull request. */
export async function run(services: Services, node?: unknown): Promise<void> {
  const chosen = await chosenReport(services, node);
  if (chosen === undefined) return;
  const text = await services.runtime.request("checklist/render", { report: chosen.report, format: "markdown" });
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(vscode.l10n.t("Checklist copied as Markdown"), 3000);
}
