import * as vscode from "vscode";
import type { Services } from "../services.ts";
import { steerRun } from "../views/runs/steer/steerRun.ts";

/** Stops a run at once: no exit handlers. */
export function run(services: Services, argument?: unknown): Promise<void> {
  return steerRun(services, argument, "terminate", {
    title: vscode.l10n.t("Terminate which run? Its exit handlers do not run."),
    word: "live",
    none: vscode.l10n.t("No run is going on, so there is nothing to terminate."),
  });
}
