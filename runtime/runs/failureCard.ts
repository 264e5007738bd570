import type { Run, RunStep } from "./run.ts";
import { failureRows, type FailureRow } from "./wording/failureRows.ts";

/** The failure card of one step as text without layout; front ends add theirs and what can be done next. */
export interface FailureCard {
  run: string;
  pipeline: string;
  /** Node id and name of the step that died. */
  step: string;
  stepName: string;
  /** One sentence. */
  cause: string;
  /** "run x7k2p · attempt 3". */
  where: string;
  rows: FailureRow[];
  /** What to do that no command does. */
  advice: string[];
  /** What retrying does, in words. */
  retry: string;
  /** Other steps of the run that died, in order. */
  others: { step: string; stepName: string; cause: string }[];
}

const mostOthers = 20;

/** The card of a step (its node id), or of the first step that died; undefined where nothing died. */
export function failureCardOf(run: Run, step?: string): FailureCard | undefined {
  const dead = run.steps.filter(({ failure }) => failure !== undefined);
  const chosen = step === undefined ? dead[0] : dead.find(({ id }) => id === step);
  if (chosen === undefined) return undefined;
  const { cause, advice } = chosen.failure!;
  const retry = advice.find((text) => text.startsWith("preflight retry "));
  return {
    run: run.name,
    pipeline: run.pipeline,
    step: chosen.id,
    stepName: chosen.name,
    cause,
    where: `run ${run.name}${chosen.attempts.length > 0 ? ` · attempt ${chosen.attempts.length}` : ""}`,
    rows: failureRows(chosen),
    advice: advice.filter((text) => !text.startsWith("preflight ")),
    retry: retry?.split(": ")[1] ?? "runs what failed again and keeps what succeeded",
    others: dead
      .filter((other) => other !== chosen)
      .slice(0, mostOthers)
      .map((other: RunStep) => ({ step: other.id, stepName: other.name, cause: other.failure!.cause })),
  };
}
