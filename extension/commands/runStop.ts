import * as vscode from "vscode";
import type { Services } from "../services.ts";
import { steerRun } from "../views/runs/steer/steerRun.ts";

/** Stops a run: SIGTERM to what runs; exit handlers still run. */
export function run(services: Services, argument?: unknown): Promise<void> {
  return steerRun(services, argument, "stop", {
    title: vscode.l10n.t("Stop which run?"),
    word: "live",
    none: vscode.l10n.t("No run is going on, so there is nothing to stop."),
  });
}
