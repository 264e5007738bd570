import * as vscode from "vscode";

/** Opens a view of ours so that what a command does is seen, also when its container is hidden. */
export function showView(view: "checklist" | "runs"): void {
  void vscode.commands.executeCommand(`preflight.${view}.focus`);
}
