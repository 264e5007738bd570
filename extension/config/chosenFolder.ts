import path from "node:path";
import * as vscode from "vscode";
import { CannotRun } from "../commands/cannotRun.ts";
import type { Services } from "../services.ts";
import { nearestFolder } from "./nearestFolder.ts";
import { pipelineFolders } from "./pipelineFolders.ts";

const remembered = "preflight.folder";

/**
 * The folder that a command is about: the one nearest to `about` (default: the active editor) with a preflight.yaml, else its
 * workspace folder. Without a file: the only candidate, the one chosen last, or the one the person picks. Undefined = the pick
 * was dismissed. Throws CannotRun when no folder is open.
 */
export async function chosenFolder({ context }: Services, about?: vscode.Uri): Promise<string | undefined> {
  const { projects, workspace, candidates } = await pipelineFolders();
  if (workspace.length === 0) {
    throw new CannotRun(vscode.l10n.t("No folder is open. Open the folder that holds your pipelines."), {
      title: vscode.l10n.t("Open Folder"),
      command: "workbench.action.files.openFolder",
    });
  }
  const file = about ?? vscode.window.activeTextEditor?.document.uri;
  const near = file?.scheme === "file" ? nearestFolder(file.fsPath, [...projects, ...workspace]) : undefined;
  const folder = near ?? (await withoutFile(context.workspaceState, candidates));
  if (folder !== undefined) await context.workspaceState.update(remembered, folder);
  return folder;
}

async function withoutFile(memory: vscode.Memento, candidates: readonly string[]): Promise<string | undefined> {
  const last = memory.get<string>(remembered);
  if (last !== undefined && candidates.includes(last)) return last;
  return candidates.length === 1 ? candidates[0] : pickFolder(candidates);
}

/** Asks for one of the folders; undefined when dismissed. */
async function pickFolder(folders: readonly string[]): Promise<string | undefined> {
  const items = folders.map((folder) => ({
    label: path.basename(folder),
    description: vscode.workspace.asRelativePath(folder, true),
    folder,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Preflight: which folder?"),
    placeHolder: vscode.l10n.t("Several folders of this workspace have pipelines"),
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  return picked?.folder;
}
