import * as vscode from "vscode";
import type { Services } from "../services.ts";
import { chosenRun } from "../views/runs/chosenRun.ts";

/** Copies the run id, which tags logs, metrics and artifacts of a run. */
export async function run(services: Services, argument?: unknown): Promise<void> {
  const ref = await chosenRun(services, argument, {
    title: vscode.l10n.t("Copy the id of which run?"),
    word: "run",
    none: vscode.l10n.t("There are no runs yet."),
  });
  if (ref === undefined) return;
  const id = await services.runtime.request("runs/id", { ref });
  await vscode.env.clipboard.writeText(id);
  vscode.window.setStatusBarMessage(vscode.l10n.t("$(check) Copied {0}", id), 4000);
}
