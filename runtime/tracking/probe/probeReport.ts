import type { CheckStatus } from "./checkStatus.ts";

export type TrackingCheckId = "PF-MLFLOW-001" | "PF-MLFLOW-002" | "PF-MLFLOW-003" | "PF-MLFLOW-004";

/** One thing that the probe tried. */
export interface TrackingStep {
  check: TrackingCheckId;
  /** Stable word: "health", "search", "pod-host", "experiment", … */
  id: string;
  title: string;
  status: CheckStatus;
  /** What was seen, one sentence. */
  text: string;
  /** What to do about it. */
  hint?: string;
  seconds: number;
}

/** Said before anything is written. */
export interface TrackingPlan {
  /** Place of the server. */
  uri: string;
  /** What is created and removed again, one clause each. */
  creates: string[];
}

/** All that one probe of one tracking server saw. */
export interface TrackingReport {
  uri: string;
  identity: string;
  version?: string;
  /** Undefined when nothing was written. */
  plan?: TrackingPlan;
  steps: TrackingStep[];
  /** What is still there, as far as could be seen. */
  residue: string[];
  seconds: number;
}
