import * as vscode from "vscode";
import type { DiffTexts } from "./webviewContract.ts";

export function diffTexts(): DiffTexts {
  const { t } = vscode.l10n;
  return {
    same: t("They are the same: every tensor and every value."),
    summary: t("{0} tensors equal", "{0}"),
    byChecksums: t("by checksums alone, {0} read", "{0}"),
    byBytes: t("by their bytes, {0} read", "{0}"),
    kinds: { changed: t("changed"), added: t("added"), removed: t("removed"), value: t("values") },
    marks: { changed: t("Changed"), added: t("Added"), removed: t("Removed"), value: t("Value changed") },
    filter: t("Filter by name"),
    measure: t("Measure by How Much"),
    swap: t("Swap Sides"),
    refresh: t("Compare Again"),
    stop: t("Stop"),
    comparing: t("Comparing"),
    name: t("Name"),
    difference: t("Difference"),
    largestFirst: t("Largest difference first"),
    valuesDiffer: t("values differ"),
    largest: t("largest {0}, L2 {1}", "{0}", "{1}"),
    unreadable: t("can not be compared"),
    nothing: t("Nothing fits the filter."),
    open: t("Open {0}", "{0}"),
  };
}
