import * as vscode from "vscode";
import { chosenFolder } from "../config/chosenFolder.ts";
import type { Services } from "../services.ts";

/** Launches the manifest in the active editor. */
export async function run(services: Services): Promise<void> {
  const { runtime, runs } = services;
  const folder = await chosenFolder(services);
  const file = vscode.window.activeTextEditor?.document.uri.fsPath;
  if (folder === undefined || file === undefined) return;
  await runtime.request("runs/launch", { folder, file, parameters: {} });
  runs.set(folder, await runtime.request("runs/list", { folder, limit: 100 }));
  await vscode.commands.executeCommand("preflight.runs.focus");
}
