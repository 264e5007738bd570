import path from "node:path";
import * as vscode from "vscode";
import { chosenFolder } from "../config/chosenFolder.ts";
import type { Services } from "../services.ts";
import { refOf } from "../views/runs/refOf.ts";
import { CannotRun } from "./cannotRun.ts";

/** Opens the preflight.yaml that holds for the chosen folder. */
export async function run(services: Services, argument?: unknown): Promise<void> {
  const folder = refOf(argument)?.folder ?? (await chosenFolder(services));
  if (folder === undefined) return;
  const file = await services.runtime.request("config/find", { folder });
  if (file === null) {
    throw new CannotRun(vscode.l10n.t("{0} has no preflight.yaml.", path.basename(folder)), {
      title: vscode.l10n.t("Create preflight.yaml"),
      command: "preflight.config.create",
    });
  }
  await vscode.window.showTextDocument(vscode.Uri.file(file));
}
