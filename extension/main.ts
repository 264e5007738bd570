/** Entry of dist/extension.js. Activation wires objects together; nothing is read, started or asked before an action. */
import * as vscode from "vscode";
import { registerCommands } from "./commands/registerCommands.ts";
import { setContextKey } from "./config/contextKeys.ts";
import type { Services } from "./services.ts";
import { ChecklistModel } from "./views/checklist/checklistModel.ts";
import { ChecklistTree } from "./views/checklist/checklistTree.ts";
import { RunsModel } from "./views/runs/runsModel.ts";
import { RunsTree } from "./views/runs/runsTree.ts";
import { RuntimeClient } from "./worker/client.ts";

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel("Preflight", { log: true });
  const runtime = new RuntimeClient(new URL("./worker.js", import.meta.url), (level, text) => log[level](text));
  const services: Services = { context, log, runtime, checklist: new ChecklistModel(), runs: new RunsModel() };
  services.checklist.onChange(() => setContextKey("preflight.checklist.hasReport", services.checklist.all.size > 0));
  context.subscriptions.push(
    log,
    runtime,
    registerCommands(services),
    vscode.window.createTreeView("preflight.checklist", { treeDataProvider: new ChecklistTree(services.checklist) }),
    vscode.window.createTreeView("preflight.runs", { treeDataProvider: new RunsTree(services.runs) }),
  );
}
