import type { Artifact, NodeStatus, Workflow } from "../manifest/argo.ts";
import type { ClusterAccess } from "../kubernetes/clusterAccess.ts";
import type { RunObservations } from "../runs/runObservations.ts";
import type { RunsChange } from "./runsChange.ts";

/** What `plan` says before anything runs (docs/targets.md). A refused feature on the executed path stops the launch. */
export interface TargetPlan {
  name: string;
  runs: string[];
  emulated: { feature: string; how: string }[];
  refused: { feature: string; why: string; where: string }[];
}

export interface LaunchRequest {
  /** Fully read documents: the pipeline to run and the templates it may refer to. */
  workflow: Workflow;
  templates: Workflow[];
  /** Folder that holds the pipeline's file; images without a mapping run below their attempt's own folder. */
  workspace: string;
  parameters?: Record<string, string>;
  /** Overrides metadata.name / generateName. */
  name?: string;
  /** Becomes lineage of the run and environment of every step: GIT_COMMIT, DATA_HASH, … */
  environment?: Record<string, string>;
}

export interface RunSummary {
  name: string;
  uid: string;
  target: string;
  phase: string;
  pipeline: string;
  startedAt?: string;
  finishedAt?: string;
  progress?: string;
  /** The process that drives the run: "running", "finished", or "dead" (killed before the run ended; `retry` continues). */
  engine?: "running" | "finished" | "dead";
  /** One sentence when the run's files are damaged or its engine died. */
  problem?: string;
  /** The target can not be reached since then (RFC 3339); what is told is what was known. */
  staleSince?: string;
}

export interface LogLine {
  /** RFC 3339 with milliseconds or better. */
  time: string;
  nodeId: string;
  step: string;
  attempt: number;
  container: string;
  stream: "stdout" | "stderr";
  /**
   * Without its line end, as safeLogText (runtime/logs) leaves it: no control characters but tab, inner carriage returns and
   * colour codes.
   */
  text: string;
  /** A marker instead of a line of the program (`text` is then empty): what stands here is missing, or may be. */
  gap?: LogGap;
  /** The line goes on: the next of the same container and stream replaces this one. Only where the request asked for it. */
  unfinished?: true;
}

export interface LogGap {
  /** One clause for people, without a full stop: "the connection to the cluster was lost". */
  reason: string;
  /** Time of the last line known before the gap and of the first one after it, RFC 3339, where known. */
  from?: string;
  to?: string;
}

export interface LogRequest {
  run: string;
  /** Name of a step or template, or the node id of a step or of an attempt. */
  step?: string;
  /** From 0, as Argo's nodes count. */
  attempt?: number;
  follow?: boolean;
  since?: Date;
  tail?: number;
  /** Only this container; default: all but those of Argo's executor. Targets without containers ignore it. */
  container?: string;
  /** Of each container's run before its restart. */
  previous?: boolean;
  /** With `follow`: also give what a program has written of a line so far, as progress bars need it. Targets may ignore it. */
  unfinished?: boolean;
  signal?: AbortSignal;
}

export type PreemptHow = "term" | "kill" | "delete" | "evict" | "drain";

export interface PreemptRequest {
  run: string;
  /** Step or attempt; default: the only running attempt, else an error names the candidates. */
  step?: string;
  how: PreemptHow;
  graceSeconds?: number;
}

/**
 * Where runs execute. Every target answers with the same Workflow objects (status.nodes as Argo writes them), so that
 * runs/, resume/ and drill/ never ask which target it was.
 */
export interface Target {
  readonly kind: "local" | "kind" | "cluster";
  readonly name: string;
  plan(request: Pick<LaunchRequest, "workflow" | "templates" | "workspace">): Promise<TargetPlan>;
  launch(request: LaunchRequest, options?: { signal?: AbortSignal }): Promise<RunSummary>;
  /** The exact object a launch would create, where that is another than the file. */
  preview?(request: LaunchRequest): Promise<Workflow>;
  list(options?: { limit?: number; phase?: string; signal?: AbortSignal }): Promise<RunSummary[]>;
  /** All runs, then what comes, changes and goes, until the signal fires; a target without it is asked for its list (pollRuns). */
  watchRuns?(options?: { signal?: AbortSignal }): AsyncIterable<RunsChange>;
  describe(run: string): Promise<RunSummary>;
  /** As `describe`, of a Workflow that `get` or `watch` just gave, without asking again. */
  summaryOf?(workflow: Workflow): RunSummary;
  get(run: string, options?: { signal?: AbortSignal }): Promise<Workflow>;
  /** Yields the Workflow now and after every change, coalesced; ends when the run has ended or the signal fires. */
  watch(run: string, options?: { signal?: AbortSignal }): AsyncIterable<Workflow>;
  /** The cluster it is on, for checks and probes. */
  cluster?(): Promise<ClusterAccess & { controllerNamespace: string }>;
  /** What was seen of a run's pods; targets without pods have none. */
  observe?(workflow: Workflow, options?: { signal?: AbortSignal }): Promise<RunObservations>;
  logs(request: LogRequest): AsyncIterable<LogLine>;
  stop(run: string): Promise<void>;
  terminate(run: string): Promise<void>;
  /** Argo's rules for which nodes are reset; also continues a run whose engine died. Keeps the failed attempts' logs. */
  retry(run: string): Promise<void>;
  delete(run: string): Promise<void>;
  /** No new steps begin until `resume`. */
  suspend?(run: string): Promise<void>;
  /** Ends suspend nodes (all, or one), with values for their supplied output parameters. */
  resume?(run: string, options?: { nodeId?: string; parameters?: Record<string, string> }): Promise<void>;
  /** A new run of the same spec, where the target has such a thing. */
  resubmit?(run: string, options?: { signal?: AbortSignal }): Promise<RunSummary>;
  /**
   * Where a path (or URI) that a step of the run sees can be read from here, as a path or URI; undefined when it can not,
   * or is gone with its attempt.
   */
  resolvePath(run: Workflow, node: NodeStatus, place: string): Promise<string | undefined>;
  /** URI or path of an output artifact as `status.nodes` records it; undefined when only the cluster knows its store. */
  artifactPlace?(run: Workflow, artifact: Artifact): Promise<string | undefined>;
  /** Returns the node name of the attempt that was hit. */
  preempt(request: PreemptRequest): Promise<string>;
}
