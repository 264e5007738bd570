import type { Run } from "../runs/run.ts";
import { attemptEnd } from "./attemptEnd.ts";
import { attemptsOf } from "./attemptRef.ts";

/** A step whose log can be asked for, or one attempt of it. */
export interface LogChoice {
  /** Node id of the step. */
  step: string;
  name: string;
  /** From 1; absent = all attempts of the step. */
  attempt?: number;
  attempts: number;
  /** "running", or how it ended. */
  state: string;
}

/** What of a run has a log: each step, and its attempts where there were several. */
export function logChoices(run: Run): LogChoice[] {
  const choices: LogChoice[] = [];
  const steps = Map.groupBy(attemptsOf(run), ({ step }) => step);
  for (const [{ id, name }, tried] of steps) {
    const all = tried
      .filter(({ attempt }) => attempt.reason !== "skipped")
      .map(({ attempt }) => ({ attempt: attempt.index, state: attemptEnd(attempt) ?? attempt.reason }));
    if (all.length === 0) continue;
    choices.push({ step: id, name, attempts: all.length, state: all.at(-1)!.state });
    if (all.length > 1) for (const one of all) choices.push({ step: id, name, attempts: 1, ...one });
  }
  return choices;
}
