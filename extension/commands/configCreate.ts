import * as vscode from "vscode";
import { chosenFolder } from "../config/chosenFolder.ts";
import type { Services } from "../services.ts";
import { requireTrust } from "../config/requireTrust.ts";

/** Writes a commented preflight.yaml from what is found in the folder, and opens it. */
export async function run(services: Services): Promise<void> {
  requireTrust(
    vscode.l10n.t("Looking for what a preflight.yaml needs runs git, which waits until the folder is trusted."),
  );
  const folder = await chosenFolder(services);
  if (folder === undefined) return;
  const { file } = await services.runtime.request("config/create", { folder });
  await vscode.window.showTextDocument(vscode.Uri.file(file));
}
