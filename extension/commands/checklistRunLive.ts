import * as vscode from "vscode";
import { chosenFolder } from "../config/chosenFolder.ts";
import type { Services } from "../services.ts";
import { requireTrust } from "../config/requireTrust.ts";
import { showView } from "./showView.ts";

/** The static checklist and the checks that read services. Checks this version lacks are listed as not run. */
export async function run(services: Services): Promise<void> {
  requireTrust(vscode.l10n.t("In an untrusted folder no service is asked. Static checks still run."));
  const folder = await chosenFolder(services);
  if (folder === undefined) return;
  showView("checklist");
  await services.checker.run(folder, { live: true });
}
