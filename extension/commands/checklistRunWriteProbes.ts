import * as vscode from "vscode";
import { chosenFolder } from "../config/chosenFolder.ts";
import type { Services } from "../services.ts";
import { CannotRun } from "./cannotRun.ts";
import { requireTrust } from "../config/requireTrust.ts";
import { confirmWrites } from "../views/checklist/confirmWrites.ts";
import { showView } from "./showView.ts";

/** The checklist with the checks that write to services, after the person has read what they will write. */
export async function run(services: Services): Promise<void> {
  requireTrust(vscode.l10n.t("In an untrusted folder nothing is written to a service. Static checks still run."));
  const catalogue = await services.runtime.request("checklist/catalogue", {});
  const writes = catalogue.filter(({ cost }) => cost === "writes");
  const there = writes.filter(({ isThere }) => isThere);
  if (there.length === 0) {
    throw new CannotRun(
      vscode.l10n.t(
        "Not run: all {0} write probes are still missing from this version. Nothing was written.",
        writes.length,
      ),
      { title: vscode.l10n.t("Run Live Checks"), command: "preflight.checklist.runLive" },
    );
  }
  const folder = await chosenFolder(services);
  if (folder === undefined) return;
  const stores = await confirmWrites(services, folder);
  if (stores === undefined) return;
  showView("checklist");
  await services.checker.run(folder, { writeProbes: true }, stores);
}
