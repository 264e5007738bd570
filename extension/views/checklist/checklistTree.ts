import * as vscode from "vscode";
import type { Finding, FindingStatus } from "../../../runtime/index.ts";
import type { ChecklistModel } from "./checklistModel.ts";

export type ChecklistNode =
  | { kind: "area"; folder: string; area: string; findings: Finding[] }
  | { kind: "finding"; folder: string; finding: Finding };

/** The *Checklist* view: areas, and below each its findings, the bad ones first. */
export class ChecklistTree implements vscode.TreeDataProvider<ChecklistNode> {
  private readonly model: ChecklistModel;
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;

  constructor(model: ChecklistModel) {
    this.model = model;
    model.onChange(() => this.changed.fire());
  }

  getChildren(node?: ChecklistNode): ChecklistNode[] {
    if (node?.kind === "finding") return [];
    if (node?.kind === "area") {
      return node.findings.map((finding) => ({ kind: "finding", folder: node.folder, finding }));
    }
    return [...this.model.all].flatMap(([folder, { checks, findings }]) => {
      const areas = new Map(checks.map(({ id, area }) => [id, area]));
      const grouped = Map.groupBy(findings, ({ check }) => areas.get(check) ?? "argo");
      return [...grouped].map(([area, list]) => ({ kind: "area" as const, folder, area, findings: list }));
    });
  }

  getTreeItem(node: ChecklistNode): vscode.TreeItem {
    if (node.kind === "area") {
      const item = new vscode.TreeItem(node.area, vscode.TreeItemCollapsibleState.Expanded);
      item.id = `${node.folder}\n${node.area}`;
      return item;
    }
    const item = new vscode.TreeItem(node.finding.title);
    item.iconPath = new vscode.ThemeIcon(icons[node.finding.status]);
    item.description = node.finding.check;
    return item;
  }
}

const icons: Record<FindingStatus, string> = {
  pass: "pass",
  warn: "warning",
  fail: "error",
  unknown: "question",
  "n/a": "circle-slash",
};
