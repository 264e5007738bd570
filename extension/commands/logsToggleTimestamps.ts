import * as vscode from "vscode";
import { readSettings } from "../config/settings.ts";
import type { Services } from "../services.ts";

/** Shows or hides the time in front of every line of logs. */
export async function run(_services: Services): Promise<void> {
  const settings = vscode.workspace.getConfiguration("preflight");
  await settings.update("logs.timestamps", !readSettings().logTimestamps, vscode.ConfigurationTarget.Global);
}
