import * as vscode from "vscode";
import { CannotRun } from "../../commands/cannotRun.ts";
import { folderName } from "../../config/folderName.ts";
import type { Services } from "../../services.ts";
import { refOf } from "./refOf.ts";
import type { RunRef } from "./runRef.ts";
import type { RunsNode } from "./runsNode.ts";

export interface WantedRun {
  /** Title of the pick. */
  title: string;
  /** A word that the run's row must have: "live". */
  word: string;
  /** Why there is nothing to choose from. */
  none: string;
}

export type ChosenRun = RunRef & { run: string };

/**
 * The run that a command is about: the row it was called on, with `{ selection: true }` (a key in the view) the selected one, else
 * the one the person picks. Undefined = dismissed. Throws CannotRun when no run fits.
 */
export async function chosenRun(
  { runs, runsWatch, runsView }: Services,
  argument: unknown,
  { title, word, none }: WantedRun,
): Promise<ChosenRun | undefined> {
  const given = refOf(isSelection(argument) ? runsView.selected : argument);
  if (given?.run !== undefined) return given as ChosenRun;
  await runsWatch.touch();
  const roots = await runs.children();
  const all = (await Promise.all(roots.map((root) => runs.children(root)))).flat();
  const fitting = all.filter(({ row }) => row.kind === "run" && row.context.split(" ").includes(word));
  if (fitting.length === 0) {
    throw new CannotRun(none, { title: vscode.l10n.t("Show Runs"), command: "preflight.runs.focus" });
  }
  const several = new Set(fitting.map(({ folder, target }) => `${folder}\n${target}`)).size > 1;
  const items = fitting.map((node) => ({
    label: `$(${node.row.icon.replace("~spin", "")}) ${node.row.label}`,
    description: node.row.description,
    detail: several ? place(node) : undefined,
    node,
  }));
  const picked = await vscode.window.showQuickPick(items, { title, matchOnDescription: true, ignoreFocusOut: true });
  return picked && (refOf(picked.node) as ChosenRun);
}

function isSelection(argument: unknown): boolean {
  return typeof argument === "object" && argument !== null && "selection" in argument;
}

function place({ folder, target }: RunsNode): string {
  return `${target} · ${folderName(folder)}`;
}
