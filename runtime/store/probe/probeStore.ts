import { randomUUID } from "node:crypto";
import type { Store } from "../store.ts";
import { cleanUp } from "./cleanUp.ts";
import { ProbeRun } from "./probeRun.ts";
import type { ProbePlan, ProbeReport, ProbeStep } from "./probeReport.ts";
import { reach } from "./reach.ts";
import { roundTrip, roundTripBytes, roundTripKeys } from "./roundTrip.ts";

export interface ProbeOptions {
  /** Without it nothing is written: only what can be read is looked at. */
  write: boolean;
  /** Called before the first write with all that will be created. Throw to call it off. */
  onPlan?: (plan: ProbePlan) => void | Promise<void>;
  onStep?: (step: ProbeStep) => void;
  signal?: AbortSignal;
}

/** Time for the clean-up after the probe was interrupted, milliseconds. */
const cleanUpTime = 120_000;

/**
 * Finds out what a store really does. All keys are below one random prefix and are removed again whatever happens, also after
 * an abort; what could not be removed is in `residue`. Throws only when aborted.
 */
export async function probeStore(store: Store, options: ProbeOptions): Promise<ProbeReport> {
  const started = performance.now();
  const { signal = new AbortController().signal } = options;
  const identity = await store.admin.identity(signal);
  const report: ProbeReport = {
    uri: store.uri,
    kind: store.kind,
    place: store.place,
    identity: identity.known ? identity.value : identity.reason,
    steps: [],
    promotion: [],
    residue: [],
    seconds: 0,
  };
  const prefix = `.preflight/${randomUUID()}`;
  const run = new ProbeRun(store, prefix, report, { signal, onStep: options.onStep });
  if ((await reach(run)) && options.write) {
    const plan: ProbePlan = { uri: store.uri, prefix, creates: [...roundTripKeys], bytes: roundTripBytes };
    report.plan = plan;
    await options.onPlan?.(plan);
    try {
      await roundTrip(run);
    } finally {
      const keys = plan.creates.map((name) => run.key(name));
      const clean = await cleanUp(store, prefix, keys, { settle: 0, signal: AbortSignal.timeout(cleanUpTime) });
      report.residue = clean.residue;
    }
  }
  report.seconds = (performance.now() - started) / 1000;
  return report;
}
