import * as vscode from "vscode";
import { chosenFolder } from "../config/chosenFolder.ts";
import { requireTrust } from "../config/requireTrust.ts";
import type { Services } from "../services.ts";
import { pickTarget } from "../targets/pickTarget.ts";
import { refOf } from "../views/runs/refOf.ts";

/** Chooses where the pipelines of a folder run; kept in the settings of its workspace folder. */
export async function run(services: Services, argument?: unknown): Promise<void> {
  requireTrust();
  const folder = refOf(argument)?.folder ?? (await chosenFolder(services));
  if (folder === undefined) return;
  const picked = await pickTarget(services, folder, vscode.l10n.t("Where should pipelines run?"));
  if (picked === undefined) return;
  const scope = vscode.Uri.file(folder);
  await vscode.workspace
    .getConfiguration("preflight", scope)
    .update("target", picked.fromConfig ? undefined : picked.name, vscode.ConfigurationTarget.WorkspaceFolder);
}
