import * as vscode from "vscode";
import { requireTrust } from "../../../config/requireTrust.ts";
import type { Services } from "../../../services.ts";
import { chosenRun, type WantedRun } from "../chosenRun.ts";
import type { Steering } from "./requests.ts";

/** Stops, terminates or retries the chosen run; the view shows what comes of it. */
export async function steerRun(
  services: Services,
  argument: unknown,
  action: Steering,
  wanted: WantedRun,
): Promise<void> {
  requireTrust();
  const ref = await chosenRun(services, argument, wanted);
  if (ref === undefined) return;
  await vscode.window.withProgress({ location: { viewId: "preflight.runs" } }, () =>
    services.runtime.request("runs/steer", { ref, action }),
  );
  await services.runsWatch.keep(ref);
}
