import type { Checkpoint } from "../checkpoints/checkpoint.ts";
import type { NodeStatus, Workflow } from "../manifest/argo.ts";
import { readContainment, type Containment } from "./containment.ts";
import { endReason } from "./endReason.ts";
import { explainFailure } from "./explainFailure.ts";
import { readLineage } from "./lineage.ts";
import { lostWork } from "./lostWork.ts";
import { resumePoint } from "./resumePoint.ts";
import type { Run, RunAttempt, RunStep } from "./run.ts";

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
    lineage: readLineage(workflow),
    roots: containment.roots,
    steps: containment.steps.map((node) => createStep(node, containment, facts.steps?.get(node.id), workflow)),
  };
}

/** A status comes from elsewhere: entries that are no nodes are left out. */
function isNode(node: NodeStatus | null | undefined): node is NodeStatus {
  return typeof node?.id === "string" && typeof node.name === "string" && typeof node.phase !== "object";
}

function createStep(
  node: NodeStatus,
  { attempts, inside }: Containment,
  facts: StepFacts | undefined,
  workflow: Workflow,
): RunStep {
  const own = node.type === "Retry" ? (attempts.get(node.id) ?? []) : node.type === "Pod" ? [node] : [];
  const last = own.at(-1);
  const tried = own.map((attempt, at) => createAttempt(attempt, at + 1, inside, facts?.checkpoints));
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
    phase: node.phase,
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

function createAttempt(
  node: NodeStatus,
  index: number,
  inside: Containment["inside"],
  checkpoints: Checkpoint[] | undefined,
): RunAttempt {
  return {
    index,
    id: node.id,
    name: node.displayName,
    phase: node.phase,
    ...endReason(node),
    message: node.message,
    startedAt: node.startedAt,
    finishedAt: node.finishedAt,
    progress: node.progress,
    node: node.hostNodeName,
    ...resumePoint(index, node.startedAt, checkpoints),
    children: inside.get(node.id) ?? [],
  };
}
