import type { Run, RunAttempt, RunStep } from "../../../../../runtime/index.ts";
import type { RunsRow } from "../../runsRow.ts";
import { attemptRow } from "./attemptRow.ts";
import { checkpointRow } from "./checkpointRow.ts";
import { mlflowRow } from "./mlflowRow.ts";
import { moreRow } from "./moreRow.ts";
import { stepRow } from "./stepRow.ts";

/** A folded run with its steps by id. */
export interface RunDetails {
  run: Run;
  steps: ReadonlyMap<string, RunStep>;
}

export const pageSize = 100;
const firstCheckpoints = 3;

/** What is directly below a run: its MLflow run, and its outermost steps without the entrypoint's own node, which says nothing new. */
export function runChildren(row: RunsRow, details: RunDetails, now: Date, limit = pageSize): RunsRow[] {
  const ids = details.run.roots.flatMap((id) => {
    const step = details.steps.get(id);
    const wrapper = step !== undefined && (step.type === "DAG" || step.type === "Steps") && step.attempts.length <= 1;
    return wrapper ? step.children : [id];
  });
  const steps = paged(row, stepsOf(ids, details), (step) => stepRow(row, step, until(details, now)), limit);
  const { mlflow } = details.run;
  return mlflow === undefined ? steps : [mlflowRow(row, mlflow), ...steps];
}

/** Below a step: its attempts when there is more than one, the steps inside, and its newest checkpoints. */
export function stepChildren(
  row: RunsRow,
  step: RunStep,
  details: RunDetails,
  { now, run, limit }: { now: Date; run: RunsRow; limit?: number },
): RunsRow[] {
  const end = until(details, now);
  const attempts = step.attempts.length > 1 ? step.attempts.map((attempt) => attemptRow(row, attempt, end)) : [];
  const inside = step.attempts.length > 1 ? [] : stepsOf(step.children, details);
  const steps = paged(row, inside, (child) => stepRow(run, child, end), limit ?? pageSize);
  const checkpoints = step.checkpoints ?? [];
  const shown = checkpoints
    .slice(0, limit ?? firstCheckpoints)
    .map((checkpoint) => checkpointRow(row, checkpoint, now));
  const left = checkpoints.length - shown.length;
  return [...attempts, ...steps, ...shown, ...(left > 0 ? [moreRow(row, left, "checkpoints")] : [])];
}

/** Below an attempt: the steps inside it. */
export function attemptChildren(
  row: RunsRow,
  attempt: RunAttempt,
  details: RunDetails,
  { now, run, limit = pageSize }: { now: Date; run: RunsRow; limit?: number },
): RunsRow[] {
  const end = until(details, now);
  return paged(row, stepsOf(attempt.children, details), (step) => stepRow(run, step, end), limit);
}

function stepsOf(ids: readonly string[], { steps }: RunDetails): RunStep[] {
  return ids.flatMap((id) => steps.get(id) ?? []);
}

function paged(parent: RunsRow, steps: RunStep[], row: (step: RunStep) => RunsRow, limit: number): RunsRow[] {
  const shown = steps.slice(0, limit).map(row);
  return steps.length > limit ? [...shown, moreRow(parent, steps.length - limit, "steps")] : shown;
}

/** What a run that has ended left behind as running ran until then. */
function until({ run }: RunDetails, now: Date): Date {
  return run.finishedAt === undefined ? now : new Date(run.finishedAt);
}
