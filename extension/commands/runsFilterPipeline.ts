import * as vscode from "vscode";
import type { Services } from "../services.ts";
import { CannotRun } from "./cannotRun.ts";

/** Shows only runs of some pipelines. */
export async function run({ runs, runsWatch }: Services): Promise<void> {
  await runsWatch.touch();
  await runs.children();
  const { currentFilter, summary } = runs;
  const pipelines = summary?.pipelines ?? [];
  if (pipelines.length === 0)
    throw new CannotRun(vscode.l10n.t("There are no runs yet, so there is nothing to filter."));
  const items = pipelines.map((label) => ({ label, picked: currentFilter.pipelines.includes(label) }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Show runs of which pipelines?"),
    placeHolder: vscode.l10n.t("None: all of them"),
    canPickMany: true,
  });
  if (picked === undefined) return;
  const chosen = picked.map(({ label }) => label);
  runs.setFilter({ ...currentFilter, pipelines: chosen.length === pipelines.length ? [] : chosen });
}
