import * as vscode from "vscode";
import type { Services } from "../services.ts";

/** Shows the *Checkpoints* view and looks at its places anew. */
export async function run({ checkpointsView }: Services): Promise<void> {
  await vscode.commands.executeCommand("preflight.checkpoints.focus");
  await checkpointsView.model.refresh();
}
