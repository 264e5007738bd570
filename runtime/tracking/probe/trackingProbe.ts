import { redact } from "../../text/redact.ts";
import type { MlflowClient } from "../client/mlflowClient.ts";
import { TrackingError, type TrackingReason } from "../trackingError.ts";
import type { CheckStatus } from "./checkStatus.ts";
import type { TrackingReport, TrackingStep } from "./probeReport.ts";

/** What a step found. */
export interface Seen {
  status: CheckStatus;
  text: string;
  hint?: string;
}

/** State that the steps of one probe share. */
export class TrackingProbe {
  readonly client: MlflowClient;
  readonly report: TrackingReport;
  readonly signal: AbortSignal;
  private readonly onStep: ((step: TrackingStep) => void) | undefined;

  constructor(
    client: MlflowClient,
    report: TrackingReport,
    { signal, onStep }: { signal: AbortSignal; onStep?: (step: TrackingStep) => void },
  ) {
    this.client = client;
    this.report = report;
    this.signal = signal;
    this.onStep = onStep;
  }

  /** Runs one step. A refusal is an answer about the server; one that could not be asked is `unknown`. */
  async step(about: Pick<TrackingStep, "check" | "id" | "title">, look: () => Promise<Seen>): Promise<CheckStatus> {
    const started = performance.now();
    let seen: Seen;
    try {
      this.signal.throwIfAborted();
      seen = await look();
    } catch (error) {
      this.signal.throwIfAborted();
      seen = seenOf(error);
    }
    this.add(about, seen, (performance.now() - started) / 1000);
    return seen.status;
  }

  /** A step that is over already; also after an abort. */
  add(about: Pick<TrackingStep, "check" | "id" | "title">, seen: Seen, seconds = 0): void {
    const step = { ...about, ...seen, seconds };
    this.report.steps.push(step);
    this.onStep?.(step);
  }
}

const notLooked: TrackingReason[] = ["unreachable", "timeout", "cut", "busy", "unconfigured"];

/** A failure as what it says about the server. */
export function seenOf(error: unknown): Seen {
  const text = redact(error instanceof Error ? error.message : String(error))
    .slice(0, 500)
    .replace(/\.$/, "");
  if (!(error instanceof TrackingError)) return { status: "unknown", text };
  return { status: notLooked.includes(error.reason) ? "unknown" : "fail", text, hint: error.hint };
}
