import * as vscode from "vscode";
import { chosenFolder } from "../config/chosenFolder.ts";
import { openTexts } from "../config/openTexts.ts";
import { readSettings } from "../config/settings.ts";
import type { Services } from "../services.ts";

/** Runs the static checklist on the manifests of the chosen folder. */
export async function run(services: Services): Promise<void> {
  const { runtime, checklist } = services;
  const folder = await chosenFolder(services);
  if (folder === undefined) return;
  const { target } = readSettings(vscode.Uri.file(folder));
  const trusted = vscode.workspace.isTrusted;
  const report = await vscode.window.withProgress({ location: { viewId: "preflight.checklist" } }, () =>
    runtime.request("checklist/run", { folder, files: [], open: openTexts(folder), target, trusted }),
  );
  checklist.set(folder, report);
  await vscode.commands.executeCommand("preflight.checklist.focus");
}
