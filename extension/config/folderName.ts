import * as vscode from "vscode";

/** What people call a folder: the name of a workspace folder, else its path from there. */
export function folderName(folder: string): string {
  const own = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.fsPath === folder);
  return own?.name ?? vscode.workspace.asRelativePath(folder, true);
}
