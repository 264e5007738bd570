import * as vscode from "vscode";
import { settingsFrom, type Settings } from "./settingsModel.ts";

/** The settings that hold for a folder or file (without one, for the window). Read anew each time: they may change. */
export function readSettings(scope?: vscode.Uri): Settings {
  const section = vscode.workspace.getConfiguration("preflight", scope);
  return settingsFrom((name) => section.get(name));
}
