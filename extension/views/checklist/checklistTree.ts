import * as vscode from "vscode";
import type { ChecklistModel } from "./checklistModel.ts";
import { checklistItem } from "./checklistItem.ts";
import { findingTooltip } from "./findingTooltip.ts";
import { checklistNodes, type ChecklistNode } from "./nodesModel.ts";

/** The *Checklist* view: areas, and below each its findings, the bad ones first. */
export class ChecklistTree implements vscode.TreeDataProvider<ChecklistNode> {
  private readonly model: ChecklistModel;
  private readonly showPassed: () => boolean;
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;

  constructor(model: ChecklistModel, showPassed: () => boolean) {
    this.model = model;
    this.showPassed = showPassed;
  }

  refresh(): void {
    this.changed.fire();
  }

  getChildren(node?: ChecklistNode): ChecklistNode[] {
    if (node === undefined) return checklistNodes(this.model.all.values(), { showPassed: this.showPassed() });
    return "children" in node ? node.children : [];
  }

  getTreeItem(node: ChecklistNode): vscode.TreeItem {
    return checklistItem(node);
  }

  resolveTreeItem(item: vscode.TreeItem, node: ChecklistNode): vscode.TreeItem {
    if (node.kind === "finding") item.tooltip = findingTooltip(node);
    return item;
  }
}
