import * as vscode from "vscode";
import { chosenFolder } from "../config/chosenFolder.ts";
import { openTexts } from "../config/openTexts.ts";
import type { Services } from "../services.ts";

/** Runs the static checklist on the manifests of the chosen folder. */
export async function run({ runtime, checklist }: Services): Promise<void> {
  const folder = await chosenFolder();
  if (folder === undefined) return;
  const { trusted } = { trusted: vscode.workspace.isTrusted };
  const report = await vscode.window.withProgress({ location: { viewId: "preflight.checklist" } }, () =>
    runtime.request("checklist/run", { folder, files: [], open: openTexts(folder), trusted }),
  );
  checklist.set(folder, report);
  await vscode.commands.executeCommand("preflight.checklist.focus");
}
