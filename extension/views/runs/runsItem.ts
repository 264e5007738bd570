import * as vscode from "vscode";
import { treeItem } from "../treeItem.ts";
import type { RunsNode } from "./runsNode.ts";

/** A row of the *Runs* view, with what a click on it does. */
export function runsItem(node: RunsNode): vscode.TreeItem {
  const { row } = node;
  const item = treeItem(row);
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
