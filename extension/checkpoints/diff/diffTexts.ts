import * as vscode from "vscode";
import type { DiffTexts } from "./webviewContract.ts";

export function diffTexts(): DiffTexts {
  return {
    same: vscode.l10n.t("They are the same: every tensor and every value."),
    sameByChecksums: vscode.l10n.t(
      "The recorded checksums of every tensor and every value are the same. Whether the bytes still fit them, Verify says.",
    ),
    summary: vscode.l10n.t("{0} tensors equal", "{0}"),
    byChecksums: vscode.l10n.t("by checksums alone, {0} read", "{0}"),
    byBytes: vscode.l10n.t("by their bytes, {0} read", "{0}"),
    kinds: {
      changed: vscode.l10n.t("changed"),
      added: vscode.l10n.t("added"),
      removed: vscode.l10n.t("removed"),
      value: vscode.l10n.t("values"),
    },
    marks: {
      changed: vscode.l10n.t("Changed"),
      added: vscode.l10n.t("Added"),
      removed: vscode.l10n.t("Removed"),
      value: vscode.l10n.t("Value changed"),
    },
    filter: vscode.l10n.t("Filter by name"),
    measure: vscode.l10n.t("Measure by How Much"),
    swap: vscode.l10n.t("Swap Sides"),
    refresh: vscode.l10n.t("Compare Again"),
    stop: vscode.l10n.t("Stop"),
    comparing: vscode.l10n.t("Comparing"),
    name: vscode.l10n.t("Name"),
    difference: vscode.l10n.t("Difference"),
    largestFirst: vscode.l10n.t("Largest difference first"),
    valuesDiffer: vscode.l10n.t("values differ"),
    largest: vscode.l10n.t("largest {0}, L2 {1}", "{0}", "{1}"),
    unreadable: vscode.l10n.t("can not be compared"),
    nothing: vscode.l10n.t("Nothing fits the filter."),
    open: vscode.l10n.t("Open {0}", "{0}"),
  };
}
