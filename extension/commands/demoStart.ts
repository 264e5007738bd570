import * as vscode from "vscode";
import { requireTrust } from "../config/requireTrust.ts";
import { chosenDemoFolder } from "../demo/chosenDemoFolder.ts";
import { DemoTerminal } from "../demo/demoTerminal.ts";
import type { Services } from "../services.ts";

/** Tells the whole story on the shipped sample, on the local target: checked, launched twice, preempted twice, proved equal. */
export async function run(services: Services): Promise<void> {
  requireTrust();
  const folder = await chosenDemoFolder();
  if (folder === undefined) return;
  const terminal = vscode.window.createTerminal({
    name: vscode.l10n.t("Preflight Demo"),
    iconPath: new vscode.ThemeIcon("rocket"),
    pty: new DemoTerminal(services, folder),
    isTransient: true,
  });
  terminal.show();
  await vscode.commands.executeCommand("preflight.runs.focus");
}
