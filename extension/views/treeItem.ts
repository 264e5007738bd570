import * as vscode from "vscode";
import type { TreeRow } from "./treeRow.ts";

const states = {
  none: vscode.TreeItemCollapsibleState.None,
  closed: vscode.TreeItemCollapsibleState.Collapsed,
  open: vscode.TreeItemCollapsibleState.Expanded,
};

/** A row as the editor draws it. */
export function treeItem(row: TreeRow): vscode.TreeItem {
  const item = new vscode.TreeItem(row.label, states[row.children]);
  item.id = row.id;
  item.description = row.description;
  item.iconPath = new vscode.ThemeIcon(
    row.icon,
    row.color === undefined ? undefined : new vscode.ThemeColor(row.color),
  );
  item.contextValue = row.context;
  item.accessibilityInformation = { label: row.spoken };
  return item;
}
