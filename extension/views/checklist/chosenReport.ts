import path from "node:path";
import * as vscode from "vscode";
import { CannotRun } from "../../commands/cannotRun.ts";
import type { Services } from "../../services.ts";
import type { FolderChecklist } from "./checklistModel.ts";
import { isChecklistNode } from "./isChecklistNode.ts";
import type { IdentifiedReport } from "./requests.ts";

/** The report a command is about: that of the row, the only one, or the one the person picks. Throws CannotRun without any. */
export async function chosenReport(
  { checklist }: Services,
  node?: unknown,
): Promise<(FolderChecklist & { report: IdentifiedReport }) | undefined> {
  const all = [...checklist.all.values()].filter(hasReport);
  if (all.length === 0) {
    throw new CannotRun(vscode.l10n.t("There is no report yet. Run the checklist first."), {
      title: vscode.l10n.t("Run the Checklist"),
      command: "preflight.checklist.run",
    });
  }
  const own = isChecklistNode(node) ? all.find(({ folder }) => folder === node.folder) : undefined;
  if (own !== undefined || all.length === 1) return own ?? all[0];
  const items = all.map((one) => ({ label: path.basename(one.folder), description: one.folder, one }));
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t("The report of which folder?"),
    ignoreFocusOut: true,
  });
  return picked?.one;
}

function hasReport(one: FolderChecklist): one is FolderChecklist & { report: IdentifiedReport } {
  return one.report !== undefined;
}
