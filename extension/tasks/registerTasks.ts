import * as vscode from "vscode";
import { readSettings } from "../config/settings.ts";
import type { Services } from "../services.ts";
import { readTask, taskArguments, taskName, type PreflightTask } from "./taskModel.ts";

const matchers = ["$preflight", "$preflight-warning", "$preflight-unknown"];

/** Tasks that run the command line that comes with the extension, as a process without a shell. */
export function registerTasks(services: Services): vscode.Disposable {
  return vscode.tasks.registerTaskProvider("preflight", {
    provideTasks: (token) => provideTasks(services, token),
    resolveTask: ({ definition, scope }) => {
      const task = readTask(definition);
      if (task === undefined || !isFolder(scope)) return undefined;
      // The definition must stay the same object, or the editor does not know the task again.
      return makeTask(services, task, definition, scope);
    },
  });
}

async function provideTasks(services: Services, token: vscode.CancellationToken): Promise<vscode.Task[]> {
  const tasks: vscode.Task[] = [];
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    if (folder.uri.scheme !== "file" || token.isCancellationRequested) continue;
    const { target } = readSettings(folder.uri);
    const on = target === undefined ? {} : { target };
    const found = await manifests(services, folder.uri.fsPath);
    const definitions: PreflightTask[] = [
      { type: "preflight", task: "check", ...on },
      ...found.map((file): PreflightTask => ({ type: "preflight", task: "launch", file, ...on })),
    ];
    tasks.push(...definitions.map((one) => makeTask(services, one, { ...one }, folder)));
  }
  return tasks;
}

/** The list of tasks is not the place to tell about a broken preflight.yaml; the checklist does. */
async function manifests({ runtime, log }: Services, folder: string): Promise<string[]> {
  try {
    return await runtime.request("launch/files", { folder });
  } catch (error) {
    log.info(`no launch tasks for ${folder}: ${(error as Error).message}`);
    return [];
  }
}

function makeTask(
  { context }: Services,
  task: PreflightTask,
  definition: vscode.TaskDefinition,
  folder: vscode.WorkspaceFolder,
): vscode.Task {
  const cli = vscode.Uri.joinPath(context.extensionUri, "dist", "cli.js").fsPath;
  const execution = new vscode.ProcessExecution(process.execPath, [cli, ...taskArguments(task)], {
    cwd: folder.uri.fsPath,
    // The editor's own program is Node only when told so.
    env: { ELECTRON_RUN_AS_NODE: "1" },
  });
  const result = new vscode.Task(definition, folder, taskName(task), "preflight", execution, matchers);
  if (task.task === "check") result.group = vscode.TaskGroup.Test;
  result.presentationOptions = { clear: true, showReuseMessage: false };
  return result;
}

function isFolder(scope: vscode.Task["scope"]): scope is vscode.WorkspaceFolder {
  return typeof scope === "object";
}
