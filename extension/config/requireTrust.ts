import * as vscode from "vscode";
import { CannotRun } from "../commands/cannotRun.ts";

/** Throws CannotRun in a workspace that is not trusted: there Preflight looks at manifests, and starts nothing. `why` says what it does not do. */
export function requireTrust(why?: string): void {
  if (vscode.workspace.isTrusted) return;
  const starts = vscode.l10n.t(
    "This folder is not trusted, so Preflight starts nothing here: its pipelines run programs of the folder.",
  );
  throw new CannotRun(why ?? starts, {
    title: vscode.l10n.t("Manage Workspace Trust"),
    command: "workbench.trust.manage",
  });
}
