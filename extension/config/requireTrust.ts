import * as vscode from "vscode";
import { CannotRun } from "../commands/cannotRun.ts";

/** Throws CannotRun in a workspace that is not trusted: there Preflight looks at manifests, and starts nothing. */
export function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new CannotRun(
    vscode.l10n.t(
      "This folder is not trusted, so Preflight starts nothing here: its pipelines run programs of the folder.",
    ),
    { title: vscode.l10n.t("Manage Workspace Trust"), command: "workbench.trust.manage" },
  );
}
