import * as vscode from "vscode";
import { CannotRun } from "../commands/cannotRun.ts";
import { requireTrust } from "../config/requireTrust.ts";
import { refOf } from "../views/runs/refOf.ts";
import type { RunRef } from "../views/runs/runRef.ts";

/** The step or attempt that a pod command was called on. Throws CannotRun without one, and in a folder that is not trusted. */
export function podRef(argument: unknown): RunRef {
  // Reading a cluster may start a credential plugin.
  requireTrust(vscode.l10n.t("Pods are not looked at in a folder that is not trusted."));
  const ref = refOf(argument);
  if (ref?.run !== undefined && ref.step !== undefined) return ref;
  throw new CannotRun(vscode.l10n.t("Choose a step or an attempt in the Runs view, and call this from its menu."), {
    title: vscode.l10n.t("Show Runs"),
    command: "preflight.runs.focus",
  });
}
