import type { Workflow } from "../manifest/argo.ts";
import { failureCategory, type FailureCategory } from "./failureCategory.ts";
import { notRetried } from "./notRetried.ts";
import { readProgress } from "./progress.ts";
import { newestUsable } from "./resumePoint.ts";
import type { EndReason, Failure, RunAttempt, RunStep } from "./run.ts";

/**
 * The failure card of a step that is dead: why in one sentence, what says so, what was lost, what to do. Undefined for steps
 * that are not dead and for groups, whose dead children carry the card.
 */
export function explainFailure(step: RunStep, workflow: Workflow): Failure | undefined {
  const dead = step.phase === "Failed" || step.phase === "Error";
  const last = step.attempts.at(-1);
  if (!dead || (last === undefined && step.children.length > 0)) return undefined;
  if (last !== undefined && last.children.length > 0) return undefined;
  const checkpoint = newestUsable(step.checkpoints, undefined);
  const again = notRetried(step, workflow);
  return {
    cause: `${step.name} ${last === undefined ? `failed: ${step.message ?? "no reason was recorded"}` : causeOf(last)}`,
    category: categoryOf(step, last),
    evidence: evidenceOf(step, last),
    lastVerified:
      checkpoint === undefined
        ? undefined
        : {
            uri: checkpoint.uri,
            step: checkpoint.step!,
            savedAt: checkpoint.savedAt,
            verdict: checkpoint.verdict,
            verified: checkpoint.verified,
          },
    lostSteps: last?.lostSteps,
    lostSeconds: last?.lostSeconds,
    notRetried: again,
    advice: advise(step, last, checkpoint?.step, workflow),
  };
}

function categoryOf(step: RunStep, last: RunAttempt | undefined): FailureCategory {
  const texts = [step.message, last?.message, last?.waiting, ...(last?.podEvidence ?? []).map(({ value }) => value)];
  return failureCategory(
    last?.reason ?? "error",
    last?.maybePreempted ?? false,
    texts.filter((text) => text !== undefined),
  );
}

const causes: Partial<Record<EndReason, string>> = {
  "pod-deleted": "was preempted or deleted: its pod went away while it ran",
  "node-shutdown": "was preempted: its node was shut down",
  evicted: "was evicted from its node",
  terminated: "was told to end (SIGTERM) before it was done; a preemption looks like this",
  killed: "was killed (SIGKILL); a preemption that ran out of its grace period looks like this",
  "out-of-memory": "ran out of memory",
  stopped: "was stopped on request",
  deadline: "ran into its deadline",
  "not-started": "never started",
  lost: "vanished: no exit code was recorded, so a preemption can not be ruled out",
};

/** Argo's executor gives this for a command that is not found or not executable (never 127 or 126). */
const notStarted = 64;

function causeOf({ reason, exitCode, signal, message }: RunAttempt): string {
  const known = causes[reason];
  if (known !== undefined) return known;
  if (signal !== undefined) return `died of ${signal}`;
  if (exitCode === notStarted)
    return `failed with exit code ${exitCode}: its program could not be started, or ended so itself`;
  if (exitCode !== undefined && exitCode !== 0) return `failed with exit code ${exitCode}`;
  return `failed: ${message ?? "no reason was recorded"}`;
}

function evidenceOf(step: RunStep, last: RunAttempt | undefined): Failure["evidence"] {
  const evidence: Failure["evidence"] = [];
  const add = (label: string, value: string | undefined): void => {
    if (value !== undefined && value !== "") evidence.push({ label, value });
  };
  add("phase", last?.phase ?? step.phase);
  add("message", last?.message ?? step.message);
  if (last !== undefined) {
    add(
      "exit code",
      last.exitCode === undefined
        ? "none recorded"
        : `${last.exitCode}${last.signal === undefined ? "" : ` (128 + ${last.exitCode - 128}, ${last.signal})`}`,
    );
    if (readProgress(last.progress) !== undefined) add("progress", last.progress);
    add("node", last.node);
    add("ended", last.finishedAt);
  }
  evidence.push(...(last?.podEvidence ?? []));
  for (const checkpoint of step.checkpoints ?? []) {
    if (checkpoint.verdict === "resumable") break;
    const why = checkpoint.reasons[0]?.text;
    add(
      `checkpoint ${checkpoint.step ?? checkpoint.uri}`,
      why === undefined ? checkpoint.verdict : `${checkpoint.verdict}: ${why}`,
    );
  }
  return evidence;
}

function advise(
  step: RunStep,
  last: RunAttempt | undefined,
  checkpoint: number | undefined,
  workflow: Workflow,
): string[] {
  const run = workflow.metadata.name ?? "RUN";
  const advice: string[] = [];
  if (last?.reason === "out-of-memory")
    advice.push("Give the step more memory first; another attempt would end the same way.");
  if (last?.exitCode === notStarted)
    advice.push(
      "Its log names the program; put it into the image (locally: on PATH, or map the image in local.images).",
    );
  if (last?.reason === "stopped") advice.push(`preflight retry ${run}: goes on where it was stopped`);
  else if (checkpoint !== undefined)
    advice.push(`preflight retry ${run}: a new attempt finds checkpoint ${checkpoint} by itself`);
  else if (last !== undefined) advice.push(`preflight retry ${run}`);
  if (last !== undefined) advice.push(`preflight logs ${run} ${step.name} --tail 50`);
  return advice;
}
