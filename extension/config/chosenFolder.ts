import path from "node:path";
import * as vscode from "vscode";
import { CannotRun } from "../commands/cannotRun.ts";
import type { Services } from "../services.ts";
import { nearestFolder } from "./nearestFolder.ts";

const remembered = "preflight.folder";
const mostProjects = 100;

/**
 * The folder that a command is about: the one nearest to `about` (default: the active editor) with a preflight.yaml, else its
 * workspace folder. Without a file: the only candidate, the one chosen last, or the one the person picks. Undefined = the pick
 * was dismissed. Throws CannotRun when no folder is open.
 */
export async function chosenFolder({ context }: Services, about?: vscode.Uri): Promise<string | undefined> {
  const workspace = localFolders();
  if (workspace.length === 0) {
    throw new CannotRun(vscode.l10n.t("No folder is open. Open the folder that holds your pipelines."), {
      title: vscode.l10n.t("Open Folder"),
      command: "workbench.action.files.openFolder",
    });
  }
  const projects = await projectFolders();
  const file = about ?? vscode.window.activeTextEditor?.document.uri;
  const near = file?.scheme === "file" ? nearestFolder(file.fsPath, [...projects, ...workspace]) : undefined;
  const folder = near ?? (await withoutFile(context.workspaceState, projects, workspace));
  if (folder !== undefined) await context.workspaceState.update(remembered, folder);
  return folder;
}

async function withoutFile(
  memory: vscode.Memento,
  projects: readonly string[],
  workspace: readonly string[],
): Promise<string | undefined> {
  // A workspace folder that only holds projects is not one itself.
  const bare = workspace.filter(
    (folder) => !projects.some((project) => nearestFolder(project, [folder]) !== undefined),
  );
  const candidates = [...new Set([...projects, ...bare])];
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
  });
  return picked?.folder;
}

/** Folders of the workspace with a preflight.yaml. */
async function projectFolders(): Promise<string[]> {
  const found = await vscode.workspace.findFiles(
    "**/preflight.{yaml,yml}",
    "**/{node_modules,.preflight}/**",
    mostProjects,
  );
  return [...new Set(found.filter(({ scheme }) => scheme === "file").map(({ fsPath }) => path.dirname(fsPath)))].sort();
}

function localFolders(): string[] {
  return (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === "file")
    .map(({ uri }) => uri.fsPath);
}
