/** Entry of dist/extension.js. Activation wires objects together; nothing is read, started or asked before an action. */
import * as vscode from "vscode";
import { registerCommands } from "./commands/registerCommands.ts";
import { registerLogs } from "./logs/registerLogs.ts";
import type { Services } from "./services.ts";
import { ChecklistModel } from "./views/checklist/checklistModel.ts";
import { ChecklistRunner } from "./views/checklist/checklistRunner.ts";
import { registerChecklist } from "./views/checklist/registerChecklist.ts";
import { RunsModel } from "./views/runs/runsModel.ts";
import { RunsTree } from "./views/runs/runsTree.ts";
import { RuntimeClient } from "./worker/client.ts";

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel("Preflight", { log: true });
  const runtime = new RuntimeClient(new URL("./worker.js", import.meta.url), (level, text) => log[level](text));
  const checklist = new ChecklistModel();
  const checker = new ChecklistRunner(runtime, checklist);
  const services: Services = {
    context,
    log,
    runtime,
    checklist,
    checker,
    runs: new RunsModel(),
    logs: registerLogs(runtime),
  };
  context.subscriptions.push(
    log,
    runtime,
    services.logs,
    registerCommands(services),
    registerChecklist(services),
    vscode.window.createTreeView("preflight.runs", { treeDataProvider: new RunsTree(services.runs) }),
  );
}
