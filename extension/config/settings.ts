import * as vscode from "vscode";
import { settingsFrom, type SettingName, type Settings } from "./settingsModel.ts";

/** The settings that hold for a folder or file (without one, for the window). Read anew each time: they may change. */
export function readSettings(scope?: vscode.Uri): Settings {
  const section = vscode.workspace.getConfiguration("preflight", scope);
  return settingsFrom((name) => section.get(name));
}

/** Calls back when one of the settings named changed. */
export function onSettingsChange(names: readonly SettingName[], listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (names.some((name) => event.affectsConfiguration(`preflight.${name}`))) listener();
  });
}

/** Remembers a choice made in the window as the person's own setting. */
export async function writeSetting(name: SettingName, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration("preflight").update(name, value, vscode.ConfigurationTarget.Global);
}
