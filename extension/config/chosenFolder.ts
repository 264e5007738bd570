import * as vscode from "vscode";

/** The workspace folder in question: that of the active editor, else the only one, else the one the person picks. */
export async function chosenFolder(): Promise<string | undefined> {
  const active = vscode.window.activeTextEditor?.document.uri;
  const own = active === undefined ? undefined : vscode.workspace.getWorkspaceFolder(active);
  const folders = vscode.workspace.workspaceFolders ?? [];
  const folder = own ?? (folders.length > 1 ? await vscode.window.showWorkspaceFolderPick() : folders[0]);
  return folder?.uri.fsPath;
}
