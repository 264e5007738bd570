import * as vscode from "vscode";
import type { Services } from "../services.ts";

const phases = ["Running", "Pending", "Succeeded", "Failed", "Interrupted"];

/** Shows only runs of some phases. */
export async function run({ runs, runsWatch }: Services): Promise<void> {
  await runsWatch.touch();
  const { currentFilter } = runs;
  const items = phases.map((label) => ({ label, picked: currentFilter.phases.includes(label) }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Show runs of which phases?"),
    placeHolder: vscode.l10n.t("None: all of them"),
    canPickMany: true,
  });
  if (picked === undefined) return;
  const chosen = picked.map(({ label }) => label);
  runs.setFilter({ ...currentFilter, phases: chosen.length === phases.length ? [] : chosen });
}
