import * as vscode from "vscode";
import type { Services } from "../services.ts";
import { pickFilter } from "../views/runs/pickFilter.ts";

const all = ["Running", "Pending", "Succeeded", "Failed", "Interrupted"];

/** Shows only runs of some phases. */
export async function run({ runs, runsWatch }: Services): Promise<void> {
  await runsWatch.touch();
  const { currentFilter } = runs;
  const phases = await pickFilter(vscode.l10n.t("Show runs of which phases?"), all, currentFilter.phases);
  if (phases !== undefined) runs.setFilter({ ...currentFilter, phases });
}
