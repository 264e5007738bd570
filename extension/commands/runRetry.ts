import * as vscode from "vscode";
import type { Services } from "../services.ts";
import { steerRun } from "../views/runs/steer/steerRun.ts";

/** Runs what failed again and keeps what succeeded; continues a run whose process is gone. */
export function run(services: Services, argument?: unknown): Promise<void> {
  return steerRun(services, argument, "retry", {
    title: vscode.l10n.t("Retry which run?"),
    word: "retryable",
    none: vscode.l10n.t("No run has failed or was interrupted, so there is nothing to retry."),
  });
}
