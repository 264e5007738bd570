import * as vscode from "vscode";
import type { CheckpointsNode } from "./checkpointsNode.ts";

const states = {
  none: vscode.TreeItemCollapsibleState.None,
  closed: vscode.TreeItemCollapsibleState.Collapsed,
  open: vscode.TreeItemCollapsibleState.Expanded,
};

/** A row as the editor draws it; a click on a checkpoint opens it. */
export function checkpointsItem(node: CheckpointsNode): vscode.TreeItem {
  const { row } = node;
  const item = new vscode.TreeItem(row.label, states[row.children]);
  item.id = row.id;
  item.description = row.description;
  item.tooltip = row.tooltip;
  item.iconPath = new vscode.ThemeIcon(
    row.icon,
    row.color === undefined ? undefined : new vscode.ThemeColor(row.color),
  );
  item.contextValue = row.context;
  item.accessibilityInformation = { label: row.spoken };
  if (row.kind === "more") {
    item.command = { command: "preflight.checkpoints.loadMore", title: vscode.l10n.t("Load More"), arguments: [node] };
  } else if (row.kind === "checkpoint") {
    item.command = { command: "preflight.checkpoint.open", title: vscode.l10n.t("Open Checkpoint"), arguments: [node] };
  }
  return item;
}
