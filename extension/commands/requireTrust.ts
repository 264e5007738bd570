import * as vscode from "vscode";
import { CannotRun } from "./cannotRun.ts";

/** Throws CannotRun in an untrusted workspace. `what` is a sentence about what is not done there. */
export function requireTrust(what: string): void {
  if (vscode.workspace.isTrusted) return;
  throw new CannotRun(what, { title: vscode.l10n.t("Manage Trust"), command: "workbench.trust.manage" });
}
