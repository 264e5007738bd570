import type { PreemptHow, PreemptWay } from "../../../../runtime/index.ts";
import type { RunRef } from "../runRef.ts";

/** What can be asked of a run that is there, as the command line names it. */
export type Steering = "stop" | "terminate" | "retry" | "delete";

export interface SteerRequests {
  "runs/steer": { params: { ref: RunRef; action: Steering }; result: void };
  "runs/id": { params: { ref: RunRef }; result: string };
  /** The steps of a run of which an attempt is running. */
  "runs/running": { params: { ref: RunRef }; result: { step: string; stepName: string; description: string }[] };
  /** The ways of a rehearsed preemption, in words. */
  "runs/preemptWays": { params: Record<string, never>; result: readonly PreemptWay[] };
  /** Name of the attempt that was hit. */
  "runs/preempt": { params: { ref: RunRef; how: PreemptHow; graceSeconds?: number }; result: string };
}
