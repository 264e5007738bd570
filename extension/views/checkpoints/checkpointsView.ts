import * as vscode from "vscode";
import { folderName } from "../../config/folderName.ts";
import { pipelineFolders } from "../../config/pipelineFolders.ts";
import { readSettings } from "../../config/settings.ts";
import type { CheckpointEditors } from "../../checkpoints/checkpointEditors.ts";
import type { RuntimeClient } from "../../worker/client.ts";
import type { RunsModel } from "../runs/runsModel.ts";
import { checkpointsItem } from "./checkpointsItem.ts";
import { CheckpointsModel } from "./checkpointsModel.ts";
import type { CheckpointsNode } from "./checkpointsNode.ts";
import type { CheckpointsRoot } from "./checkpointsRoot.ts";

/** The *Checkpoints* view: places of the pipelines and their runs, newest first, and what lies there. Idle while it is not visible. */
export class CheckpointsView implements vscode.TreeDataProvider<CheckpointsNode>, vscode.Disposable {
  readonly model: CheckpointsModel;
  private readonly changed = new vscode.EventEmitter<CheckpointsNode[] | undefined>();
  private readonly disposables: { dispose(): void }[];
  readonly onDidChangeTreeData = this.changed.event;

  constructor(request: RuntimeClient["request"], runs: RunsModel, editors: CheckpointEditors) {
    const model = (this.model = new CheckpointsModel(request, checkpointRoots));
    const tree = vscode.window.createTreeView("preflight.checkpoints", {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
    });
    const files = vscode.workspace.createFileSystemWatcher("**/preflight.{yaml,yml}");
    const reset = (): void => model.reset();
    let before = "";
    this.disposables = [
      tree,
      model,
      this.changed,
      files,
      model.onNodes((nodes) => this.changed.fire(nodes)),
      tree.onDidChangeVisibility(({ visible }) => model.setVisible(visible)),
      files.onDidCreate(reset),
      files.onDidChange(reset),
      files.onDidDelete(reset),
      vscode.workspace.onDidChangeWorkspaceFolders(reset),
      vscode.workspace.onDidGrantWorkspaceTrust(reset),
      vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration("preflight.target") && reset()),
      editors.onVerified(() => void model.refresh()),
      // A run has begun or ended.
      runs.onSummary(() => {
        const now = JSON.stringify([runs.summary?.total, runs.summary?.live]);
        if (now !== before) void model.refresh();
        before = now;
      }),
    ];
  }

  getChildren(node?: CheckpointsNode): Promise<CheckpointsNode[]> {
    return this.model.children(node);
  }

  getParent({ parent }: CheckpointsNode): CheckpointsNode | undefined {
    return parent;
  }

  getTreeItem(node: CheckpointsNode): vscode.TreeItem {
    return checkpointsItem(node);
  }

  dispose(): void {
    for (const part of this.disposables) part.dispose();
  }
}

/** Looking at runs asks their target, and stores: not in a folder that is not trusted. */
async function checkpointRoots(): Promise<CheckpointsRoot[]> {
  if (!vscode.workspace.isTrusted) return [];
  const { candidates } = await pipelineFolders();
  return candidates.map((folder) => ({
    folder,
    target: readSettings(vscode.Uri.file(folder)).target,
    place: candidates.length === 1 ? "" : folderName(folder),
  }));
}
