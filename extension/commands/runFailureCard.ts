import * as vscode from "vscode";
import type { Services } from "../services.ts";
import { openFailureCard } from "../views/runs/card/registerFailureCards.ts";
import { chosenRun } from "../views/runs/chosenRun.ts";

/** Opens why a step died, what was lost and what to do next. */
export async function run(services: Services, argument?: unknown): Promise<void> {
  const ref = await chosenRun(services, argument, {
    title: vscode.l10n.t("Failure card of which run?"),
    word: "failed",
    none: vscode.l10n.t("No run has failed."),
  });
  if (ref === undefined) return;
  const { attempt: _attempt, ...step } = ref;
  openFailureCard(services, step);
}
