import type { Checkpoint } from "../checkpoints/checkpoint.ts";
import type { NodeStatus, Workflow } from "../manifest/argo.ts";
import { readContainment, type Containment } from "./containment.ts";
import { endReason } from "./endReason.ts";
import { explainFailure } from "./explainFailure.ts";
import { readLineage } from "./lineage.ts";
import { lostWork } from "./lostWork.ts";
import { podEvidence } from "./podEvidence.ts";
import type { PodObservation } from "./podObservation.ts";
import { resumePoint } from "./resumePoint.ts";
import type { Run, RunAttempt, RunStep } from "./run.ts";
import { runNotes } from "./runNotes.ts";
import type { RunObservations } from "./runObservations.ts";

/** What was found out about a step besides its node. */
export interface StepFacts {
  checkpointDir: string;
  /** Highest step first; absent when the place could not be read. */
  checkpoints?: Checkpoint[];
}

export interface RunFacts {
  target: string;
  engine?: Run["engine"];
  /** File the run was launched from, when known. */
  pipeline?: string;
  staleSince?: string;
  problem?: string;
  /** Pods, where the target has them. */
  observations?: RunObservations;
  /** By step id. */
  steps?: ReadonlyMap<string, StepFacts>;
}

/**
 * Folds Argo's flat status.nodes into steps and attempts: a Retry node and its attempts are one step. Pure, and the same for
 * every target.
 */
export function reduceRun(workflow: Workflow, facts: RunFacts): Run {
  const { metadata, status = {} } = workflow;
  const nodes = Object.values(status.nodes ?? {}).filter(isNode);
  const containment = readContainment(nodes);
  const pods = facts.observations?.pods ?? new Map<string, PodObservation[]>();
  const steps = containment.steps.map((node) =>
    createStep(node, containment, { facts: facts.steps?.get(node.id), workflow, pods }),
  );
  return {
    name: metadata.name ?? "",
    uid: metadata.uid ?? "",
    target: facts.target,
    phase: status.phase ?? "",
    message: status.message,
    startedAt: status.startedAt,
    finishedAt: status.finishedAt,
    pipeline: facts.pipeline ?? "",
    engine: facts.engine,
    staleSince: facts.staleSince,
    problem: facts.problem ?? facts.observations?.problem,
    notes: runNotes(workflow, steps),
    lineage: readLineage(workflow, pods),
    roots: containment.roots,
    steps,
  };
}

/** A status comes from elsewhere: entries that are no nodes are left out. */
function isNode(node: NodeStatus | null | undefined): node is NodeStatus {
  return typeof node?.id === "string" && typeof node.name === "string" && typeof node.phase !== "object";
}

interface StepContext {
  facts: StepFacts | undefined;
  workflow: Workflow;
  pods: RunObservations["pods"];
}

function createStep(
  node: NodeStatus,
  { attempts, inside }: Containment,
  { facts, workflow, pods }: StepContext,
): RunStep {
  const own = node.type === "Retry" ? (attempts.get(node.id) ?? []) : node.type === "Pod" ? [node] : [];
  const last = own.at(-1);
  const tried = own.map((attempt, at) =>
    createAttempt(attempt, {
      index: at + 1,
      inside,
      checkpoints: facts?.checkpoints,
      pods: pods.get(attempt.id),
      over: isOver(workflow),
    }),
  );
  const newest = tried.at(-1);
  // Who stopped the run ended what ran then; the process itself can not tell that from a preemption.
  if (newest !== undefined && isStopped(workflow) && (newest.reason === "terminated" || newest.reason === "killed")) {
    Object.assign(newest, { reason: "stopped", maybePreempted: false });
  }
  for (const [at, attempt] of tried.entries()) {
    Object.assign(attempt, lostWork(attempt, tried[at + 1], facts?.checkpoints));
  }
  const step: RunStep = {
    id: node.id,
    name: node.displayName,
    template: node.templateName,
    type: node.type === "Retry" ? (last?.type ?? "Retry") : node.type,
    phase: newest !== undefined && isAgain(newest, node) ? "Running" : node.phase,
    message: node.message,
    startedAt: node.startedAt,
    finishedAt: node.finishedAt,
    hook: node.nodeFlag?.hooked === true,
    attempts: tried,
    children: inside.get(node.id) ?? tried.at(-1)?.children ?? [],
    progress: last?.progress ?? node.progress,
    checkpointDir: facts?.checkpointDir,
    checkpoints: facts?.checkpoints,
  };
  step.failure = explainFailure(step, workflow);
  return step;
}

function isStopped({ spec, status }: Workflow): boolean {
  return Boolean(spec.shutdown) || /^stopped with strategy/i.test(status?.message ?? "");
}

interface AttemptContext {
  index: number;
  inside: Containment["inside"];
  checkpoints: Checkpoint[] | undefined;
  pods: readonly PodObservation[] | undefined;
  /** The run has ended. */
  over: boolean;
}

function createAttempt(node: NodeStatus, { index, inside, checkpoints, pods, over }: AttemptContext): RunAttempt {
  const { end, waiting, evidence } = podEvidence(node, endReason(node), pods ?? []);
  const newest = pods?.at(-1);
  const attempt: RunAttempt = {
    index,
    id: node.id,
    name: node.displayName,
    phase: node.phase,
    ...end,
    message: node.message,
    startedAt: node.startedAt,
    finishedAt: node.finishedAt,
    progress: node.progress,
    node: node.hostNodeName ?? newest?.node,
    ...resumePoint(index, node.startedAt, checkpoints),
    children: inside.get(node.id) ?? [],
  };
  if (newest === undefined) return { ...attempt, ...(waiting === undefined ? {} : { waiting }) };
  Object.assign(attempt, { pod: newest.name, pods, waiting, podEvidence: evidence });
  const alive = newest.goneAt === undefined && (newest.phase === "Running" || newest.phase === "Pending");
  if (alive && over && newest.phase === "Running") attempt.stillRuns = true;
  // A hard kill: Argo calls the node Error for one look and makes the same pod again in the same breath.
  if (
    alive &&
    !over &&
    node.phase === "Error" &&
    (newest.createdAt ?? "") >= (node.startedAt ?? "") &&
    pods!.length > 1
  ) {
    Object.assign(attempt, { phase: "Running", reason: "running", maybePreempted: false, finishedAt: undefined });
  }
  return attempt;
}

/** Restarted in place, though the node still says Error. */
function isAgain(attempt: RunAttempt, { phase }: NodeStatus): boolean {
  return attempt.reason === "running" && (phase === "Error" || phase === "Failed");
}

function isOver({ status }: Workflow): boolean {
  return status?.finishedAt != null;
}
