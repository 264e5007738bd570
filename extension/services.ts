import type * as vscode from "vscode";
import type { CheckpointEditors } from "./checkpoints/checkpointEditors.ts";
import type { CheckpointsView } from "./views/checkpoints/checkpointsView.ts";
import type { ChecklistModel } from "./views/checklist/checklistModel.ts";
import type { ChecklistRunner } from "./views/checklist/checklistRunner.ts";
import type { Logs } from "./logs/registerLogs.ts";
import type { RunsModel } from "./views/runs/runsModel.ts";
import type { RunsView } from "./views/runs/runsView.ts";
import type { RunsWatch } from "./views/runs/runsWatch.ts";
import type { RuntimeClient } from "./worker/client.ts";

/** What commands and views work with. Made once at activation; nothing in it starts anything by itself. */
export interface Services {
  context: vscode.ExtensionContext;
  log: vscode.LogOutputChannel;
  runtime: RuntimeClient;
  checklist: ChecklistModel;
  checker: ChecklistRunner;
  checkpoints: CheckpointEditors;
  checkpointsView: CheckpointsView;
  runs: RunsModel;
  logs: Logs;
  runsView: RunsView;
  runsWatch: RunsWatch;
}
