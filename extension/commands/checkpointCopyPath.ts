import * as vscode from "vscode";
import { chosenCheckpoint } from "../checkpoints/chosenCheckpoint.ts";
import type { Services } from "../services.ts";

/** Copies where a checkpoint is: a path, or a URI on a store, as the command line takes it. */
export async function run(services: Services, argument?: unknown): Promise<void> {
  const { uri } = chosenCheckpoint(services, argument);
  await vscode.env.clipboard.writeText(/^file:/i.test(uri) ? vscode.Uri.parse(uri).fsPath : uri);
  vscode.window.setStatusBarMessage(vscode.l10n.t("$(check) Copied"), 4000);
}
