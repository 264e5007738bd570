import * as vscode from "vscode";
import type { SuppressionText } from "../../../runtime/index.ts";
import { dayAfter, isComingDay } from "./endDays.ts";

/** Asks why a finding is accepted and until when; undefined when dismissed. */
export async function askSuppression(check: string): Promise<SuppressionText | undefined> {
  const title = vscode.l10n.t("Accept {0}", check);
  const reason = await vscode.window.showInputBox({
    title: `${title} (1/2)`,
    prompt: vscode.l10n.t("Why is this accepted? It is written into the manifest, for whoever reads it next."),
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === ""
        ? vscode.l10n.t("A reason is needed.")
        : text.length > 500
          ? vscode.l10n.t("At most 500 characters.")
          : undefined,
  });
  if (reason === undefined) return undefined;
  const until = await askDay(`${title} (2/2)`);
  return until === undefined ? undefined : { reason: reason.trim(), until };
}

async function askDay(title: string): Promise<string | undefined> {
  const now = new Date();
  const other = vscode.l10n.t("Another day…");
  const days = [30, 90, 180].map((count) => ({
    label: vscode.l10n.t("{0} days", count),
    description: dayAfter(now, count),
  }));
  const picked = await vscode.window.showQuickPick([...days, { label: other, description: "" }], {
    title,
    placeHolder: vscode.l10n.t("Until when? After that day the finding is back."),
    ignoreFocusOut: true,
  });
  if (picked === undefined || picked.label !== other) return picked?.description;
  return vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t("Last day, as YYYY-MM-DD"),
    value: dayAfter(now, 90),
    ignoreFocusOut: true,
    validateInput: (text) =>
      isComingDay(text, now) ? undefined : vscode.l10n.t("A day that is not over, as YYYY-MM-DD."),
  });
}
