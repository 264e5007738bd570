import * as vscode from "vscode";
import { setContextKey } from "../../config/contextKeys.ts";
import { onSettingsChange, readSettings } from "../../config/settings.ts";
import type { Services } from "../../services.ts";
import { ChecklistTree } from "./checklistTree.ts";
import { headerOf } from "./header.ts";
import { emptyState } from "./nodesModel.ts";

const coalesce = 300; // ms; a run tells of each check it is done with

/** The *Checklist* view, with its badge, texts and context keys. */
export function registerChecklist({ checklist }: Services): vscode.Disposable {
  const showPassed = () => readSettings().showPassed;
  const tree = new ChecklistTree(checklist, showPassed);
  const view = vscode.window.createTreeView("preflight.checklist", { treeDataProvider: tree, showCollapseAll: true });
  let shown: unknown[] = [];
  let timer: NodeJS.Timeout | undefined;

  const update = () => {
    timer = undefined;
    const all = [...checklist.all.values()];
    Object.assign(view, headerOf(all));
    setContextKey("preflight.checklist.running", checklist.isRunning);
    setContextKey("preflight.checklist.state", emptyState(all));
    setContextKey("preflight.checklist.hasReport", checklist.hasReport);
    const reports = all.map(({ report }) => report);
    // Progress alone changes no row.
    if (reports.length !== shown.length || reports.some((report, index) => report !== shown[index])) tree.refresh();
    shown = reports;
  };
  const updatePassed = () => {
    setContextKey("preflight.checklist.showsPassed", showPassed());
    tree.refresh();
  };
  updatePassed();
  return vscode.Disposable.from(
    view,
    checklist.onChange(() => (timer ??= setTimeout(update, checklist.isRunning && shown.length > 0 ? coalesce : 0))),
    onSettingsChange(["checklist.showPassed"], updatePassed),
    { dispose: () => clearTimeout(timer) },
  );
}
