import { redact } from "../../text/redact.ts";
import type { Store } from "../store.ts";
import { StoreError } from "../storeError.ts";
import type { ProbeReport, ProbeStatus, ProbeStep } from "./probeReport.ts";

/** What a step found. */
export interface StepResult {
  status: ProbeStatus;
  text: string;
}

/** State that the steps of one probe share. */
export class ProbeRun {
  readonly store: Store;
  /** Key that all of the probe's keys are below. */
  readonly prefix: string;
  readonly report: ProbeReport;
  readonly signal: AbortSignal;
  private readonly onStep: ((step: ProbeStep) => void) | undefined;

  constructor(
    store: Store,
    prefix: string,
    report: ProbeReport,
    options: { signal: AbortSignal; onStep?: (step: ProbeStep) => void },
  ) {
    this.store = store;
    this.prefix = prefix;
    this.report = report;
    this.signal = options.signal;
    this.onStep = options.onStep;
  }

  key(name: string): string {
    return `${this.prefix}/${name}`;
  }

  /** Runs one step. What the store answers becomes a result; an unreachable store is `unknown`, a refusal is a `fail`. */
  async step(about: Pick<ProbeStep, "check" | "id" | "title">, look: () => Promise<StepResult>): Promise<ProbeStatus> {
    const started = performance.now();
    let result: StepResult;
    try {
      this.signal.throwIfAborted();
      result = await look();
    } catch (error) {
      this.signal.throwIfAborted();
      result = { status: statusOf(error), text: textOf(error) };
    }
    this.add({ ...about, ...result, seconds: (performance.now() - started) / 1000 });
    return result.status;
  }

  add(step: ProbeStep): void {
    this.report.steps.push(step);
    this.onStep?.(step);
  }
}

/** A refusal is an answer about the store; anything else says that it could not be looked at. */
function statusOf(error: unknown): ProbeStatus {
  if (!(error instanceof StoreError)) return "unknown";
  return ["forbidden", "not-found", "refused", "truncated", "corrupt", "disk-full", "key"].includes(error.reason)
    ? "fail"
    : "unknown";
}

export function textOf(error: unknown): string {
  return redact(error instanceof Error ? error.message : String(error)).slice(0, 500);
}
