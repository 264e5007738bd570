import * as vscode from "vscode";
import type { RunSummary } from "../../../runtime/index.ts";
import type { RunsModel } from "./runsModel.ts";

export interface RunNode {
  folder: string;
  run: RunSummary;
}

/** The *Runs* view. */
export class RunsTree implements vscode.TreeDataProvider<RunNode> {
  private readonly model: RunsModel;
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;

  constructor(model: RunsModel) {
    this.model = model;
    model.onChange(() => this.changed.fire());
  }

  getChildren(node?: RunNode): RunNode[] {
    if (node !== undefined) return [];
    return [...this.model.all].flatMap(([folder, runs]) => runs.map((run) => ({ folder, run })));
  }

  getTreeItem({ folder, run }: RunNode): vscode.TreeItem {
    const item = new vscode.TreeItem(run.name);
    item.id = `${folder}\n${run.uid}`;
    item.description = run.phase;
    return item;
  }
}
