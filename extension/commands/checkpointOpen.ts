import * as vscode from "vscode";
import { askCheckpoint } from "../checkpoints/askCheckpoint.ts";
import { refOfArgument } from "../checkpoints/chosenCheckpoint.ts";
import type { Services } from "../services.ts";

/** Opens a checkpoint, a file, a folder or one on a store, in its editor. */
export async function run(services: Services, argument?: unknown): Promise<void> {
  const ref = refOfArgument(argument) ?? (await askCheckpoint(services, vscode.l10n.t("Open which checkpoint?")));
  if (ref !== undefined) await services.checkpoints.show(ref);
}
