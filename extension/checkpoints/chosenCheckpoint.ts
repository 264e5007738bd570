import * as vscode from "vscode";
import { CannotRun } from "../commands/cannotRun.ts";
import type { Services } from "../services.ts";
import { refOfUri } from "./checkpointEditor.ts";
import type { CheckpointRef } from "./checkpointRef.ts";

/** The checkpoint that a command is about: what it was called on, else the tab in front. Throws CannotRun when there is none. */
export function chosenCheckpoint({ checkpoints }: Services, argument: unknown): CheckpointRef {
  const ref = refOfArgument(argument) ?? checkpoints.active;
  if (ref !== undefined) return ref;
  throw new CannotRun(vscode.l10n.t("No checkpoint is open."), {
    title: vscode.l10n.t("Open Checkpoint…"),
    command: "preflight.checkpoint.open",
  });
}

/** A file of the explorer or of an editor's title, or a plain reference. */
export function refOfArgument(argument: unknown): CheckpointRef | undefined {
  if (argument instanceof vscode.Uri) return refOfUri(argument);
  if (typeof argument !== "object" || argument === null) return undefined;
  const { uri, folder } = argument as Partial<CheckpointRef>;
  return typeof uri === "string" ? { uri, folder } : undefined;
}
