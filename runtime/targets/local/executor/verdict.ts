import type { PreemptHow } from "../../target.ts";

/** What a preemption makes of an attempt. The default is the likely one (facts: real preemption is a lottery). */
export type PreemptOutcome =
  /** Phase and exit code as the process ended: the controller saw the pod in time, or only the process was hit. */
  | "observed"
  /** Error "pod deleted", no exit code, whatever the process did. */
  | "deleted"
  /** Failed with the message of a graceful node shutdown. */
  | "shutdown"
  /** Failed with the message of a node-pressure eviction. */
  | "evicted"
  /** The same attempt is started again outside of any retry policy, as after a forced deletion. */
  | "restarted";

/** A reason from outside why an attempt ends, with what Argo would record then. */
export interface Verdict {
  phase?: "Failed" | "Error";
  message?: string;
  /** Outputs are neither read nor uploaded, and no exit code is known. */
  unseen?: boolean;
  restart?: boolean;
}

export function defaultOutcome(how: PreemptHow): PreemptOutcome {
  return how === "term" || how === "kill" ? "observed" : "deleted";
}

export function verdictOf(outcome: PreemptOutcome): Verdict {
  switch (outcome) {
    case "observed":
      return {};
    case "deleted":
      return { phase: "Error", message: "pod deleted", unseen: true };
    case "shutdown":
      return { phase: "Failed", message: "Pod was terminated in response to imminent node shutdown." };
    case "evicted":
      return { phase: "Failed", message: "The node was low on resource: memory." };
    case "restarted":
      return { restart: true };
  }
}
