import path from "node:path";
import * as vscode from "vscode";
import type { FolderChecklist } from "./checklistModel.ts";

/** What stands around the rows of the *Checklist* view. */
export interface ViewHeader {
  badge: vscode.ViewBadge | undefined;
  description: string | undefined;
  message: string | undefined;
}

export function headerOf(all: readonly FolderChecklist[]): ViewHeader {
  return { badge: badge(all), description: description(all), message: message(all) };
}

function badge(all: readonly FolderChecklist[]): vscode.ViewBadge | undefined {
  const failed = all.reduce((sum, { report }) => sum + (report?.summary.fail ?? 0), 0);
  if (failed === 0) return undefined;
  const tooltip = failed === 1 ? vscode.l10n.t("1 check failed") : vscode.l10n.t("{0} checks failed", failed);
  return { value: failed, tooltip };
}

/** "2 failed, 3 warnings · workflow.yaml · gke-prod · 14:02" */
function description(all: readonly FolderChecklist[]): string | undefined {
  const reports = all.flatMap(({ report, at }) => (report === undefined ? [] : [{ report, at }]));
  if (reports.length === 0) return undefined;
  const sum = (field: "fail" | "warn" | "unknown") =>
    reports.reduce((total, { report }) => total + report.summary[field], 0);
  const [fail, warn, unknown] = [sum("fail"), sum("warn"), sum("unknown")];
  const counts = [
    vscode.l10n.t("{0} failed", fail),
    ...(warn > 0 ? [warn === 1 ? vscode.l10n.t("1 warning") : vscode.l10n.t("{0} warnings", warn)] : []),
    ...(unknown > 0 ? [vscode.l10n.t("{0} unknown", unknown)] : []),
  ].join(", ");
  const files = reports.flatMap(({ report }) => report.files);
  const file = files.length === 1 ? path.basename(files[0]!) : vscode.l10n.t("{0} files", files.length);
  const targets = [...new Set(reports.flatMap(({ report }) => report.target ?? []))];
  const at = Math.min(...reports.map(({ at: made }) => made ?? Number.POSITIVE_INFINITY));
  const when = new Date(at).toLocaleTimeString(vscode.env.language, { hour: "2-digit", minute: "2-digit" });
  return [counts, file, ...targets, when].join(" · ");
}

/**
 * What is under way, why the newest run gave no report, or which checks that were asked for did not run. Nothing while there
 * are no rows: the editor shows a message instead of the welcome view, which says more and has buttons.
 */
function message(all: readonly FolderChecklist[]): string | undefined {
  if (all.every(({ report }) => report === undefined)) return undefined;
  const running = all.find(({ progress }) => progress !== undefined)?.progress;
  if (running !== undefined) {
    return running.total === undefined
      ? vscode.l10n.t("Checking…")
      : vscode.l10n.t("Checking… {0} of {1} checks", running.done, running.total);
  }
  // A folder without rows of its own has said why when it was asked.
  const failed = all.find(({ failure, report }) => failure !== undefined && report !== undefined);
  if (failed?.failure === undefined) return notRun(all);
  const { message: text, hint } = failed.failure;
  const older = vscode.l10n.t("What is shown is older and may no longer be true.");
  return [text, hint, older].filter((part) => part !== undefined).join(" ");
}

function notRun(all: readonly FolderChecklist[]): string | undefined {
  const asked = all.flatMap(({ report, extent }) =>
    (report?.notRun ?? []).filter(
      ({ cost }) => (cost === "network" && extent?.live) || (cost === "writes" && extent?.writeProbes),
    ),
  );
  if (asked.length === 0) return undefined;
  return vscode.l10n.t("Not run, though asked for: {0} checks. See the last row.", asked.length);
}
