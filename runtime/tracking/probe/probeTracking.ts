import { randomUUID } from "node:crypto";
import type { MlflowClient } from "../client/mlflowClient.ts";
import { experimentSteps, type ExperimentOptions } from "./experimentSteps.ts";
import { logSteps } from "./logSteps.ts";
import type { TrackingPlan, TrackingReport, TrackingStep } from "./probeReport.ts";
import { reachSteps, type ReachOptions } from "./reachSteps.ts";
import { modelName, registrySteps } from "./registrySteps.ts";
import { TrackingProbe } from "./trackingProbe.ts";

export interface ProbeTrackingOptions extends ReachOptions, ExperimentOptions {
  /** Without it nothing is written: only what can be read is looked at. */
  write: boolean;
  /** Called before the first write. Throw to call it off. */
  onPlan?: (plan: TrackingPlan) => void;
  onStep?: (step: TrackingStep) => void;
  signal?: AbortSignal;
}

/**
 * Finds out what a tracking server lets this user do, and the pods with it. What it writes is removed again, also after an abort;
 * what could not be is in `residue`. Throws only when aborted.
 */
export async function probeTracking(client: MlflowClient, options: ProbeTrackingOptions): Promise<TrackingReport> {
  const started = performance.now();
  const { signal = new AbortController().signal } = options;
  const report: TrackingReport = {
    uri: client.place,
    identity: client.connection.identity,
    steps: [],
    residue: [],
    seconds: 0,
  };
  const probe = new TrackingProbe(client, report, { signal, onStep: options.onStep });
  if (await reachSteps(probe, options)) {
    const experiment = await experimentSteps(probe, options);
    // Never into an experiment of its own: a deleted experiment keeps its name for ever.
    if (options.write && experiment !== undefined) {
      const token = randomUUID();
      const plan = trackingWrites(client.place, experiment.name, token);
      const refused = calledOff(plan, options.onPlan);
      if (refused === undefined) {
        report.plan = plan;
        await logSteps(probe, experiment, token, (run) => registrySteps(probe, run, token));
      } else notWritten(probe, refused);
    } else if (options.write) {
      notWritten(probe, `a probe makes no experiment, and ${options.experiment} can not be logged to`);
    }
  }
  report.seconds = (performance.now() - started) / 1000;
  return report;
}

function calledOff(plan: TrackingPlan, onPlan: ProbeTrackingOptions["onPlan"]): string | undefined {
  try {
    onPlan?.(plan);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function notWritten(probe: TrackingProbe, text: string): void {
  const about = { check: "PF-MLFLOW-003", id: "not-written", title: "Nothing was written" } as const;
  probe.add(about, { status: "unknown", text });
}

/** What a probe creates and removes again. */
export function trackingWrites(uri: string, experiment: string, token = "*"): TrackingPlan {
  return {
    uri,
    creates: [
      `a run in the experiment ${experiment} with one param, metric, tag and small artifact`,
      `the registered model ${modelName(token)} with one version and alias`,
    ],
  };
}
