import path from "node:path";
import * as vscode from "vscode";
import { requireTrust } from "../config/requireTrust.ts";
import { readSettings } from "../config/settings.ts";
import { chosenManifest } from "../launch/chosenManifest.ts";
import { LaunchMemory } from "../launch/launchMemory.ts";
import { mayLaunch } from "../launch/mayLaunch.ts";
import { overrides, parameterValues } from "../launch/parameterValues.ts";
import { reviewLaunch } from "../launch/reviewLaunch.ts";
import type { Services } from "../services.ts";
import { pickTarget } from "../targets/pickTarget.ts";
import { revealRun } from "../views/runs/revealRun.ts";

/** Launches a pipeline: checklist first, then target and parameters (the last ones are remembered), then it is watched. */
export async function run(services: Services, argument?: unknown): Promise<void> {
  requireTrust();
  const { runtime, context, runsWatch } = services;
  const manifest = await chosenManifest(services, argument);
  if (manifest === undefined) return;
  const { folder, file } = manifest;
  const memory = new LaunchMemory(context.workspaceState);
  const last = memory.get(file);
  const setting = readSettings(vscode.Uri.file(folder)).target;
  let target = last !== undefined && last.setting === setting ? last.target : setting;
  let values: Map<string, string | undefined> | undefined;
  let agreed = false;
  for (;;) {
    const prepared = await busy(vscode.l10n.t("Checking {0}", path.basename(file)), (signal) =>
      runtime.request("launch/prepare", { folder, file, target }, { signal }),
    );
    if (!agreed && !(await mayLaunch(services, folder, prepared))) return;
    agreed = true;
    values ??= parameterValues(prepared.parameters, last?.parameters ?? {});
    const review = await reviewLaunch(prepared, values);
    if (review === undefined) return;
    if (review.action === "target") {
      target = (await pickTarget(services, folder, vscode.l10n.t("Launch where?")))?.name ?? target;
      continue;
    }
    const parameters = overrides(prepared.parameters, values);
    const started = await busy(vscode.l10n.t("Launching {0}", prepared.pipeline.replace(/-$/, "")), (signal) =>
      runtime.request("launch/start", { folder, file, target, parameters }, { signal }),
    );
    await memory.set(file, { target, setting, parameters });
    await runsWatch.keep({ folder, run: started.name });
    return revealRun(services, { folder, target: started.target, run: started.name });
  }
}

function busy<T>(title: string, task: (signal: AbortSignal) => Promise<T>): Thenable<T> {
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, (_progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    return task(controller.signal);
  });
}
