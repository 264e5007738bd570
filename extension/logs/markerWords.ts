import * as vscode from "vscode";
import type { MarkerWords } from "./terminalText.ts";

/** The markers of a followed log in the person's language; the worker, which has none, fills them in. */
export function markerWords(): MarkerWords {
  return {
    attempt: vscode.l10n.t("attempt {0}"),
    attemptEnded: vscode.l10n.t("attempt {0} ended: {1}"),
    runEnded: vscode.l10n.t("run {0} has ended: {1}"),
    gap: vscode.l10n.t("lines may be missing here: {0}"),
  };
}
