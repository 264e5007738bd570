import * as vscode from "vscode";
import { requireTrust } from "../config/requireTrust.ts";
import type { Services } from "../services.ts";
import { chosenRun } from "../views/runs/chosenRun.ts";

/** Deletes a run that has ended, after saying what goes with it. */
export async function run(services: Services, argument?: unknown): Promise<void> {
  requireTrust();
  const ref = await chosenRun(services, argument, {
    title: vscode.l10n.t("Delete which run?"),
    word: "run",
    none: vscode.l10n.t("There are no runs to delete."),
  });
  if (ref === undefined) return;
  const yes = {
    label: `$(trash) ${vscode.l10n.t("Delete {0}", ref.run)}`,
    detail: vscode.l10n.t("Its logs and artifacts go with it, for good: there is no undo."),
  };
  const no = { label: `$(close) ${vscode.l10n.t("Keep it")}` };
  const picked = await vscode.window.showQuickPick([yes, no], {
    title: vscode.l10n.t("Delete Run"),
    ignoreFocusOut: true,
  });
  if (picked !== yes) return;
  await vscode.window.withProgress({ location: { viewId: "preflight.runs" } }, () =>
    services.runtime.request("runs/steer", { ref, action: "delete" }),
  );
}
