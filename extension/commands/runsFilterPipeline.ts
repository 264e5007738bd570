import * as vscode from "vscode";
import type { Services } from "../services.ts";
import { pickFilter } from "../views/runs/pickFilter.ts";
import { CannotRun } from "./cannotRun.ts";

/** Shows only runs of some pipelines. */
export async function run({ runs, runsWatch }: Services): Promise<void> {
  await runsWatch.touch();
  await runs.children();
  const { currentFilter, summary } = runs;
  const all = summary?.pipelines ?? [];
  if (all.length === 0) throw new CannotRun(vscode.l10n.t("There are no runs yet, so there is nothing to filter."));
  const pipelines = await pickFilter(vscode.l10n.t("Show runs of which pipelines?"), all, currentFilter.pipelines);
  if (pipelines !== undefined) runs.setFilter({ ...currentFilter, pipelines });
}
