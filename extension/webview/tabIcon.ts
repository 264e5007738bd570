import * as vscode from "vscode";

/** Preflight's icon on the tab of a page, for light and for dark themes. */
export function tabIcon(extension: vscode.Uri): { light: vscode.Uri; dark: vscode.Uri } {
  const icon = (name: string): vscode.Uri => vscode.Uri.joinPath(extension, "media", "icons", name);
  return { light: icon("tab-light.svg"), dark: icon("tab-dark.svg") };
}
