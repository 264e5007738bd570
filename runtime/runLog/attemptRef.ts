import type { Run, RunAttempt, RunStep } from "../runs/run.ts";

/** An attempt that ran in a pod (or process) of its own, with its step. */
export interface AttemptRef {
  step: RunStep;
  attempt: RunAttempt;
}

/**
 * The attempts of a run that may have written something, in the order they started.
 * @param step id or name of a step, id of an attempt, or name of a template; default: all
 * @param index of the attempt, from 1
 */
export function attemptsOf(run: Run, step?: string, index?: number): AttemptRef[] {
  const found: AttemptRef[] = [];
  for (const candidate of run.steps) {
    const { id, name, template, attempts } = candidate;
    const whole = step === undefined || [id, name, template].includes(step);
    for (const attempt of attempts) {
      if (attempt.children.length > 0 || (index !== undefined && attempt.index !== index)) continue;
      if (whole || attempt.id === step || attempt.name === step) found.push({ step: candidate, attempt });
    }
  }
  return found.sort((a, b) => order(a.attempt.startedAt, b.attempt.startedAt) || a.attempt.index - b.attempt.index);
}

function order(a = "~", b = "~"): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
