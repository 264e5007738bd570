import * as vscode from "vscode";
import { readSettings } from "../../config/settings.ts";
import type { EndedRun } from "./requests.ts";

const longRunSeconds = 60;
const told = new Set<string>();

/** Tells once that a run failed (not when somebody stopped it), or that one of more than a minute is done, with what to do next. */
export async function tellEnded({ ref, phase, seconds, stopped, failure }: EndedRun): Promise<void> {
  const { notifications } = readSettings(vscode.Uri.file(ref.folder));
  const failed = phase !== "Succeeded";
  const key = JSON.stringify([ref.folder, ref.target, ref.run, phase, Math.round(seconds)]);
  if (
    stopped ||
    notifications === "off" ||
    told.has(key) ||
    (!failed && (notifications === "failures" || seconds < longRunSeconds))
  ) {
    return;
  }
  told.add(key);
  const show = vscode.l10n.t("Show Run");
  if (!failed) {
    const message = vscode.l10n.t("Run {0} finished after {1}.", ref.run!, duration(seconds));
    const chosen = await vscode.window.showInformationMessage(message, show);
    if (chosen === show) await vscode.commands.executeCommand("preflight.run.reveal", ref);
    return;
  }
  const card = vscode.l10n.t("Failure Card");
  const retry = vscode.l10n.t("Retry");
  const why = phase === "Interrupted" ? vscode.l10n.t("the process that drove it is gone") : (failure?.cause ?? phase);
  const message = vscode.l10n.t("Run {0} failed after {1}: {2}.", ref.run!, duration(seconds), why);
  const chosen = await vscode.window.showErrorMessage(message, failure === undefined ? show : card, retry);
  if (chosen === show) await vscode.commands.executeCommand("preflight.run.reveal", ref);
  if (chosen === card) await vscode.commands.executeCommand("preflight.run.failureCard", { ...ref, ...failure });
  if (chosen === retry) await vscode.commands.executeCommand("preflight.run.retry", ref);
}

function duration(seconds: number): string {
  if (seconds < 60) return vscode.l10n.t("{0} s", Math.round(seconds));
  const minutes = Math.round(seconds / 60);
  return minutes < 60
    ? vscode.l10n.t("{0} min", minutes)
    : vscode.l10n.t("{0} h {1} min", Math.floor(minutes / 60), minutes % 60);
}
