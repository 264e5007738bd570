import * as vscode from "vscode";
import { treeItem } from "../treeItem.ts";
import type { CheckpointsNode } from "./checkpointsNode.ts";

/** A row as the editor draws it; a click on a checkpoint opens it. */
export function checkpointsItem(node: CheckpointsNode): vscode.TreeItem {
  const { row } = node;
  const item = treeItem(row);
  item.tooltip = row.tooltip;
  if (row.kind === "more") {
    item.command = { command: "preflight.checkpoints.loadMore", title: vscode.l10n.t("Load More"), arguments: [node] };
  } else if (row.kind === "checkpoint") {
    item.command = { command: "preflight.checkpoint.open", title: vscode.l10n.t("Open Checkpoint"), arguments: [node] };
  }
  return item;
}
