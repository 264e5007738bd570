import type { SourceRange, TextEdit } from "../manifest/sourceRange.ts";
import type { CheckContext } from "./checkContext.ts";

export type FindingStatus = "pass" | "warn" | "fail" | "unknown" | "n/a";

/** static = safe on untrusted files, no network; network = reads services; writes = creates and removes, only when asked. */
export type CheckCost = "static" | "network" | "writes";

export type CheckArea =
  | "argo"
  | "retry"
  | "grace"
  | "checkpoints"
  | "idempotency"
  | "lineage"
  | "exit"
  | "store"
  | "mlflow"
  | "data"
  | "observability"
  | "chaos"
  | "cluster";

/** One thing seen: `source` says where the value came from ("train.yaml:31", "config", "measured, run x7k2p", "default"). */
export interface Evidence {
  label: string;
  value: string;
  source?: string;
}

export interface Fix {
  /** One imperative line, e.g. "retryPolicy: Always". */
  text: string;
  /** Smallest text edits that make the finding go away; absent when no edit can. Never overlapping. */
  edits?: TextEdit[];
}

/** What a check says of one subject (workflow or step). */
export interface Finding {
  check: string;
  status: FindingStatus;
  /** One line naming subject and fact: "train: a preempted attempt would not be retried". */
  title: string;
  range?: SourceRange;
  workflow?: string;
  /** Template name of the step concerned. */
  step?: string;
  evidence: Evidence[];
  /** Why it matters when the node is reclaimed; empty for pass and n/a. */
  why?: string;
  fix?: Fix;
  related?: { message: string; range: SourceRange }[];
  /** Set by the runner from annotations and the baseline, never by a check. */
  suppressed?: { by: "annotation" | "baseline"; reason: string; until?: string };
}

/**
 * One item of the checklist. `run` looks at every pipeline of the context and returns one finding per subject; a check
 * that finds nothing to look at returns a single "n/a". A failing check is a value: `run` throws only when aborted.
 */
export interface Check {
  id: string;
  title: string;
  area: CheckArea;
  cost: CheckCost;
  run(context: CheckContext): Finding[] | Promise<Finding[]>;
}
