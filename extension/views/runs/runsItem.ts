import * as vscode from "vscode";
import type { RunsNode } from "./runsNode.ts";

const states = {
  none: vscode.TreeItemCollapsibleState.None,
  closed: vscode.TreeItemCollapsibleState.Collapsed,
  open: vscode.TreeItemCollapsibleState.Expanded,
};

/** A row as the editor draws it. */
export function runsItem(node: RunsNode): vscode.TreeItem {
  const { row } = node;
  const item = new vscode.TreeItem(row.label, states[row.children]);
  item.id = row.id;
  item.description = row.description;
  item.iconPath = new vscode.ThemeIcon(
    row.icon,
    row.color === undefined ? undefined : new vscode.ThemeColor(row.color),
  );
  item.contextValue = row.context;
  item.accessibilityInformation = { label: row.spoken };
  if (row.kind === "more") {
    item.command = { command: "preflight.runs.loadMore", title: vscode.l10n.t("Load More"), arguments: [node] };
  } else if (row.url !== undefined) {
    const arguments_ = [vscode.Uri.parse(row.url, true)];
    item.command = { command: "vscode.open", title: vscode.l10n.t("Open in MLflow"), arguments: arguments_ };
  } else if (row.context === "problem config") {
    item.command = { command: "preflight.config.open", title: vscode.l10n.t("Open preflight.yaml"), arguments: [node] };
  } else if (row.kind === "step" && /\bfailed\b/.test(row.context)) {
    item.command = {
      command: "preflight.run.failureCard",
      title: vscode.l10n.t("Open Failure Card"),
      arguments: [node],
    };
  }
  return item;
}
