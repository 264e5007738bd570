import * as vscode from "vscode";
import type { Services } from "../services.ts";
import { chosenRun } from "../views/runs/chosenRun.ts";
import { showProducedBy } from "../views/runs/runProducedBy.ts";

/** Says what exactly produced a run: code, image, data, parameters, origin, artifacts. */
export async function run(services: Services, argument?: unknown): Promise<void> {
  const ref = await chosenRun(services, argument, {
    title: vscode.l10n.t("Show what produced which run?"),
    word: "run",
    none: vscode.l10n.t("There are no runs yet."),
  });
  if (ref !== undefined) await showProducedBy(ref);
}
