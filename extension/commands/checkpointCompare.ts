import * as vscode from "vscode";
import { askCheckpoint } from "../checkpoints/askCheckpoint.ts";
import { chosenCheckpoint, refOfArgument } from "../checkpoints/chosenCheckpoint.ts";
import { openDiff } from "../checkpoints/diff/registerDiffs.ts";
import type { Services } from "../services.ts";

/** Compares a checkpoint with another one: the second of two that are selected in the explorer, else one that is asked for. */
export async function run(services: Services, argument?: unknown, selected?: unknown): Promise<void> {
  const one = chosenCheckpoint(services, argument);
  const others = Array.isArray(selected) ? selected.map(refOfArgument).filter((ref) => ref !== undefined) : [];
  const given = others.length === 2 ? others.find(({ uri }) => uri !== one.uri) : undefined;
  const other = given ?? (await askCheckpoint(services, vscode.l10n.t("Compare with which checkpoint?"), one));
  if (other !== undefined) openDiff(services, one, other);
}
