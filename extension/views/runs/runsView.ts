import * as vscode from "vscode";
import type { RuntimeClient } from "../../worker/client.ts";
import type { RunsModel } from "./runsModel.ts";
import type { RunsNode } from "./runsNode.ts";
import { RunsTree } from "./runsTree.ts";

/** The *Runs* view as commands use it. */
export class RunsView implements vscode.Disposable {
  readonly tree: vscode.TreeView<RunsNode>;
  private readonly data: RunsTree;

  constructor(model: RunsModel, request: RuntimeClient["request"]) {
    this.data = new RunsTree(model, request);
    this.tree = vscode.window.createTreeView("preflight.runs", {
      treeDataProvider: this.data,
      showCollapseAll: true,
    });
  }

  get selected(): RunsNode | undefined {
    return this.tree.selection[0];
  }

  /** Selects it and opens it; the focus stays where the person has it by now. */
  async reveal(node: RunsNode): Promise<void> {
    await this.tree.reveal(node, { select: true, focus: false, expand: true });
  }

  dispose(): void {
    this.tree.dispose();
    this.data.dispose();
  }
}
