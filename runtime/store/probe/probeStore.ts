import { randomUUID } from "node:crypto";
import type { Store } from "../store.ts";
import { cleanUp } from "./cleanUp.ts";
import { ProbeRun } from "./probeRun.ts";
import type { ProbePlan, ProbeReport, ProbeStep } from "./probeReport.ts";
import { promotionBytes, promotionKeys, promotionSteps } from "./promotionSteps.ts";
import { reach } from "./reach.ts";
import { roundTrip, roundTripBytes, roundTripKeys } from "./roundTrip.ts";
import { settings } from "./settings.ts";
import { throughput, throughputBytes, throughputKeys } from "./throughput.ts";
import { uploadBytes, uploadKeys, uploadSteps } from "./uploadSteps.ts";

export interface ProbeOptions {
  /** Without it nothing is written: only what can be read is looked at. */
  write: boolean;
  /** Bytes that the throughput is measured with; default 64 MiB. */
  throughputBytes?: number;
  /** Called before the first write with all that will be created. Throw to call it off. */
  onPlan?: (plan: ProbePlan) => void | Promise<void>;
  onStep?: (step: ProbeStep) => void;
  signal?: AbortSignal;
}

/** Time for the clean-up after the probe was interrupted, milliseconds. */
const cleanUpTime = 120_000;
/** How long a request that was given up may still be on its way, milliseconds. */
const late = 1500;

/**
 * Finds out what a store really does. All keys are below one random prefix and are removed again whatever happens, also after
 * an abort; what could not be removed is in `residue`. Nothing is written where new objects would be locked. Throws only when
 * aborted, or what `onPlan` throws.
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
  const run = new ProbeRun(store, `.preflight/${randomUUID()}`, report, { signal, onStep: options.onStep });
  if (await reach(run)) {
    await settings(run);
    if (options.write && (await mayWrite(run))) await writing(run, options);
  }
  report.seconds = (performance.now() - started) / 1000;
  return report;
}

/** A retention default makes every clean-up impossible. */
async function mayWrite(run: ProbeRun): Promise<boolean> {
  const retention = await run.store.admin.retention(run.signal);
  if (!retention.known || retention.value === "none") return true;
  await run.step({ check: "PF-STORE-002", id: "not-written", title: "Nothing was written" }, async () => ({
    status: "unknown",
    text: `new objects are locked (${retention.value}), so the probe could not remove its own. Probe another bucket`,
  }));
  return false;
}

/** What a probe creates below its prefix, and how much it sends at most; `measure` as ProbeOptions.throughputBytes. */
export function probeWrites(measure = throughputBytes): Pick<ProbePlan, "creates" | "bytes"> {
  return {
    creates: [...roundTripKeys, ...promotionKeys, ...uploadKeys, ...throughputKeys],
    bytes: roundTripBytes + promotionBytes + uploadBytes + measure,
  };
}

async function writing(run: ProbeRun, { onPlan, throughputBytes: measure = throughputBytes }: ProbeOptions) {
  const { store, prefix, report } = run;
  const plan: ProbePlan = {
    uri: store.uri,
    prefix,
    ...probeWrites(measure),
  };
  report.plan = plan;
  await onPlan?.(plan);
  try {
    await roundTrip(run);
    await promotionSteps(run);
    await uploadSteps(run);
    await throughput(run, measure);
  } finally {
    await removeAll(run, plan);
  }
}

async function removeAll(run: ProbeRun, { creates, prefix }: ProbePlan): Promise<void> {
  const { report, store } = run;
  // A store that faltered may still get to a request that was given up.
  const faltered =
    report.steps.some(({ check, status }) => status === "unknown" && check !== "PF-STORE-005") || run.signal.aborted;
  const keys = creates.map((name) => run.key(name));
  const started = performance.now();
  const step: ProbeStep = {
    check: "PF-STORE-002",
    id: "clean-up",
    title: "Everything is removed",
    status: "pass",
    text: "no object, version or unfinished upload is left",
    seconds: 0,
  };
  try {
    const signal = AbortSignal.timeout(cleanUpTime);
    const { residue, unsure } = await cleanUp(store, prefix, keys, { settle: faltered ? late : 0, signal });
    report.residue = residue;
    if (residue.length > 0) Object.assign(step, { status: "fail", text: `${residue.length} are left: ${residue[0]}` });
    else if (unsure !== undefined) {
      Object.assign(step, { status: "unknown", text: `what is left below ${prefix}/ could not be seen: ${unsure}` });
    }
  } catch {
    Object.assign(step, { status: "unknown", text: `the store went away; look below ${prefix}/ yourself` });
  }
  step.seconds = (performance.now() - started) / 1000;
  run.add(step);
}
