import type { Run } from "../runs/run.ts";
import { attemptsOf } from "./attemptRef.ts";

/** Why there is no line of what was asked for: one sentence. */
export function whyEmpty(run: Run, step?: string, attempt?: number): string {
  const asked = attemptsOf(run, step, attempt);
  const named = step === undefined ? undefined : (asked[0]?.step.name ?? step);
  const what =
    named === undefined ? `Run ${run.name}` : attempt === undefined ? named : `Attempt ${attempt} of ${named}`;
  if (asked.length === 0) {
    if (step === undefined) {
      const ended = run.finishedAt === undefined ? "" : `: ${run.message ?? "it ended before a step started"}`;
      return `${what} has no logs: none of its steps has started a program${ended}.`;
    }
    return `${what} has no logs: it has not started.`;
  }
  const reasons = new Set(asked.map((one) => one.attempt.reason));
  if (reasons.size === 1 && reasons.has("pending")) return `${what} has no logs yet: it waits to be started.`;
  if (reasons.size === 1 && reasons.has("skipped")) return `${what} has no logs: it was skipped.`;
  if (reasons.has("running")) return `${what} has written nothing yet.`;
  if (reasons.has("not-started")) {
    const message = asked.find((one) => one.attempt.reason === "not-started")?.attempt.message;
    return `${what} has no logs: its program could not be started${message === undefined ? "" : ` (${message})`}.`;
  }
  return `${what} wrote nothing, or its logs are gone.`;
}
