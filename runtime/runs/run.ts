import type { Checkpoint } from "../checkpoints/checkpoint.ts";
import type { NodePhase, NodeType } from "../manifest/argo.ts";
import type { TrackedRun } from "../tracking/lineage/trackedRun.ts";
import type { FailureCategory } from "./failureCategory.ts";
import type { PodObservation } from "./podObservation.ts";

/** How an attempt ended, in one word; what the words mean is in docs/cli-json.md. */
export type EndReason =
  | "running"
  | "pending"
  | "succeeded"
  | "skipped"
  | "pod-deleted"
  | "node-shutdown"
  | "evicted"
  | "terminated"
  | "killed"
  | "out-of-memory"
  | "stopped"
  | "deadline"
  | "exit-code"
  | "not-started"
  | "lost"
  | "child-failed"
  | "error";

export interface RunAttempt {
  /** From 1, as people count. */
  index: number;
  /** Node id. */
  id: string;
  name: string;
  phase: NodePhase;
  exitCode?: number;
  /** Signal that an exit code above 128 stands for: SIGTERM, SIGKILL, … */
  signal?: string;
  reason: EndReason;
  /** A preemption ends like this; false only where the evidence rules it out. */
  maybePreempted: boolean;
  message?: string;
  startedAt?: string;
  finishedAt?: string;
  /** "1200/2400" as the trainer reported it. */
  progress?: string;
  node?: string;
  /** Name of its pod, where it has one. */
  pod?: string;
  /** All pods that were seen of it, oldest first: more than one when Argo made it again in place, uncounted by any limit. */
  pods?: readonly PodObservation[];
  /** Why it does not run yet. */
  waiting?: string;
  /** Its pod still runs although the run has ended. */
  stillRuns?: boolean;
  /** What its pods add to the node's own words. */
  podEvidence?: { label: string; value: string }[];
  /** Newest complete checkpoint that was there when this attempt started. */
  resumedFromStep?: number;
  resumedFrom?: string;
  /** Work that this attempt did and the next one has to do again. */
  lostSteps?: number;
  lostSeconds?: number;
  /** Steps inside the attempt, where it is a steps or dag template. */
  children: string[];
}

export interface Failure {
  /** One sentence. */
  cause: string;
  category: FailureCategory;
  evidence: { label: string; value: string }[];
  lastVerified?: { uri: string; step: number; savedAt?: string; verdict: string; verified: boolean };
  lostSteps?: number;
  lostSeconds?: number;
  /** Why no further attempt was made. */
  notRetried?: string;
  advice: string[];
}

export interface RunStep {
  /** Node id of the step: of its Retry node where it has one. */
  id: string;
  name: string;
  template?: string;
  type: NodeType;
  phase: NodePhase;
  message?: string;
  startedAt?: string;
  finishedAt?: string;
  /** Called by an exit handler or a lifecycle hook. */
  hook: boolean;
  attempts: RunAttempt[];
  /** Ids of the steps inside, in the order they started. */
  children: string[];
  progress?: string;
  checkpointDir?: string;
  checkpoints?: Checkpoint[];
  failure?: Failure;
}

export interface Lineage {
  runId: string;
  gitCommit?: string;
  gitDirty?: boolean;
  imageDigests: string[];
  dataHash?: string;
  resumedFrom?: string;
}

/** One Workflow object as people look at it (docs/cli-json.md). */
export interface Run {
  name: string;
  uid: string;
  target: string;
  phase: NodePhase;
  message?: string;
  startedAt?: string;
  finishedAt?: string;
  pipeline: string;
  engine?: "running" | "finished" | "dead";
  /** What is shown may be old since then. */
  staleSince?: string;
  /** What could not be seen or read, one sentence. */
  problem?: string;
  /** Truths that phases alone hide: a stopped run recorded as Succeeded, a pod that outlives its run, … */
  notes: string[];
  lineage: Lineage;
  /** Its run in MLflow, where the launch made one. */
  mlflow?: TrackedRun;
  /** Ids of the outermost steps: the entrypoint's, then exit handlers. */
  roots: string[];
  steps: RunStep[];
}
