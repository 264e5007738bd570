import * as vscode from "vscode";
import type { RunsFilter } from "./runsFilter.ts";
import type { RunsSummary } from "./runsSummary.ts";

/** What the filter shows, above the tree: "Failed · train-spirals: 3 of 120 runs". */
export function filterText({ phases, pipelines }: RunsFilter, summary: RunsSummary | undefined): string {
  const what = [phases.join(", "), pipelines.join(", ")].filter((text) => text !== "").join(" · ");
  return summary === undefined
    ? vscode.l10n.t("Showing {0}", what)
    : vscode.l10n.t("Showing {0}: {1} of {2} runs", what, summary.shown, summary.total);
}
