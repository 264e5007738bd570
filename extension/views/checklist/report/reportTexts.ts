import * as vscode from "vscode";
import { statusWord } from "../words.ts";
import type { ReportTexts } from "./webviewContract.ts";

export function reportTexts(): ReportTexts {
  return {
    heading: vscode.l10n.t("Preflight checklist"),
    search: vscode.l10n.t("Search findings"),
    shown: vscode.l10n.t("{0} of {1} findings"),
    statuses: {
      fail: statusWord("fail"),
      warn: statusWord("warn"),
      unknown: statusWord("unknown"),
      suppressed: statusWord("suppressed"),
      pass: statusWord("pass"),
      "n/a": statusWord("n/a"),
    },
    counted: {
      fail: always(vscode.l10n.t("failed")),
      warn: { one: vscode.l10n.t("warning"), more: vscode.l10n.t("warnings") },
      unknown: always(vscode.l10n.t("unknown")),
      suppressed: always(vscode.l10n.t("accepted")),
      pass: always(vscode.l10n.t("passed")),
      "n/a": always(vscode.l10n.t("not applicable")),
    },
    why: vscode.l10n.t("Why it matters"),
    fix: vscode.l10n.t("Fix"),
    notRun: vscode.l10n.t("Not run"),
    nothing: vscode.l10n.t("No finding fits the search and the chosen statuses."),
    again: vscode.l10n.t("Run Again"),
    save: vscode.l10n.t("Save Report…"),
    copy: vscode.l10n.t("Copy as Markdown"),
    docs: vscode.l10n.t("Documentation"),
    apply: vscode.l10n.t("Apply Fix"),
    leftOut: vscode.l10n.t("{0} more findings are left out here; the saved report has all."),
  };
}

function always(text: string): { one: string; more: string } {
  return { one: text, more: text };
}
