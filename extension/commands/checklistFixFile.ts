import path from "node:path";
import * as vscode from "vscode";
import { chosenFolder } from "../config/chosenFolder.ts";
import { applyFileEdits } from "../edits/applyFileEdits.ts";
import type { Services } from "../services.ts";
import { checkRequest } from "../views/checklist/checklistRunner.ts";
import { isFindingNode } from "../views/checklist/isChecklistNode.ts";
import { CannotRun } from "./cannotRun.ts";

/** Mends all findings of one manifest that edits can mend. Argument: the manifest's Uri, a row of the view, or none (editor). */
export async function run(services: Services, about?: unknown): Promise<void> {
  const uri = fileOf(about);
  if (uri === undefined) {
    throw new CannotRun(vscode.l10n.t("Open the manifest whose findings shall be fixed, then repeat the command."));
  }
  const folder = isFindingNode(about) ? about.folder : await chosenFolder(services, uri);
  if (folder === undefined) return;
  const file = path.relative(folder, uri.fsPath);
  const { files, applied } = await services.runtime.request("checklist/fix", {
    ...checkRequest(folder, services.checklist),
    files: [file],
    inFile: uri.fsPath,
  });
  if (files.length === 0) {
    const name = vscode.workspace.asRelativePath(uri);
    void vscode.window.showInformationMessage(vscode.l10n.t("Nothing in {0} can be fixed by an edit.", name));
    return;
  }
  const label = vscode.l10n.t("Preflight: fix {0} findings", applied.length);
  if (!(await applyFileEdits(files, { label, about: uri.fsPath }))) return;
  await services.checker.run(folder);
}

function fileOf(about: unknown): vscode.Uri | undefined {
  if (about instanceof vscode.Uri) return about;
  if (isFindingNode(about) && about.value.range !== undefined) {
    return vscode.Uri.file(path.resolve(about.folder, about.value.range.file));
  }
  const active = vscode.window.activeTextEditor?.document.uri;
  return active?.scheme === "file" ? active : undefined;
}
