/** Entry of dist/extension.js. Activation wires objects together; nothing is read, started or asked before an action. */
import * as vscode from "vscode";
import { CheckpointEditors } from "./checkpoints/checkpointEditors.ts";
import { registerCheckpoints } from "./checkpoints/registerCheckpoints.ts";
import { registerCommands } from "./commands/registerCommands.ts";
import { registerLanguage } from "./language/registerLanguage.ts";
import { registerLogs } from "./logs/registerLogs.ts";
import type { Services } from "./services.ts";
import { registerTasks } from "./tasks/registerTasks.ts";
import { CheckpointsView } from "./views/checkpoints/checkpointsView.ts";
import { ChecklistModel } from "./views/checklist/checklistModel.ts";
import { ChecklistRunner } from "./views/checklist/checklistRunner.ts";
import { registerReports } from "./views/checklist/report/registerReports.ts";
import { registerChecklist } from "./views/checklist/registerChecklist.ts";
import { RunsModel } from "./views/runs/runsModel.ts";
import { RunsView } from "./views/runs/runsView.ts";
import { RunsWatch } from "./views/runs/runsWatch.ts";
import { registerRuns } from "./views/runs/registerRuns.ts";
import { registerTargetStatus } from "./status/registerTargetStatus.ts";
import { RuntimeClient } from "./worker/client.ts";

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel("Preflight", { log: true });
  const runtime = new RuntimeClient(new URL("./worker.js", import.meta.url), (level, text) => log[level](text));
  const runs = new RunsModel(runtime.request.bind(runtime));
  const runsView = new RunsView(runs, runtime.request.bind(runtime));
  const runsWatch = new RunsWatch(runs);
  const checklist = new ChecklistModel();
  const checker = new ChecklistRunner(runtime, checklist);
  const checkpoints = new CheckpointEditors();
  const services: Services = {
    context,
    log,
    runtime,
    checklist,
    checker,
    checkpoints,
    checkpointsView: new CheckpointsView(runtime.request.bind(runtime), runs, checkpoints),
    runs,
    runsView,
    runsWatch,
    logs: registerLogs(runtime),
  };
  context.subscriptions.push(
    log,
    runtime,
    services.logs,
    registerCommands(services),
    registerChecklist(services),
    registerLanguage(services),
    registerReports(services),
    registerTasks(services),
    runs,
    runsView,
    runsWatch,
    registerRuns(services),
    registerTargetStatus(services),
    services.checkpointsView,
    services.checkpoints,
    registerCheckpoints(services),
  );
}
