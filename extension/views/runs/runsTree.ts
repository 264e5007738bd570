import * as vscode from "vscode";
import { cardTooltip } from "./card/cardTooltip.ts";
import { runsItem } from "./runsItem.ts";
import type { RunsModel } from "./runsModel.ts";
import type { RunsNode } from "./runsNode.ts";
import type { RuntimeClient } from "../../worker/client.ts";

/** The *Runs* view: target, run, step, attempt. Asks the worker only for what is open. */
export class RunsTree implements vscode.TreeDataProvider<RunsNode>, vscode.Disposable {
  private readonly model: RunsModel;
  private readonly request: RuntimeClient["request"];
  private readonly changed = new vscode.EventEmitter<RunsNode[] | undefined>();
  private readonly listening: { dispose(): void };
  readonly onDidChangeTreeData = this.changed.event;

  constructor(model: RunsModel, request: RuntimeClient["request"]) {
    this.model = model;
    this.request = request;
    this.listening = model.onNodes((nodes) => this.changed.fire(nodes));
  }

  getChildren(node?: RunsNode): Promise<RunsNode[]> {
    return this.model.children(node);
  }

  getParent({ parent }: RunsNode): RunsNode | undefined {
    return parent;
  }

  getTreeItem(node: RunsNode): vscode.TreeItem {
    return runsItem(node);
  }

  async resolveTreeItem(
    item: vscode.TreeItem,
    node: RunsNode,
    token: vscode.CancellationToken,
  ): Promise<vscode.TreeItem> {
    const tooltip = await cardTooltip(node, this.request, token);
    if (tooltip !== undefined) item.tooltip = tooltip;
    return item;
  }

  dispose(): void {
    this.listening.dispose();
    this.changed.dispose();
  }
}
