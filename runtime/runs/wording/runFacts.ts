import { formatDuration, secondsBetween } from "../../text/duration.ts";
import { formatCount } from "../../text/quantity.ts";
import { readProgress } from "../progress.ts";
import type { Run, RunStep } from "../run.ts";
import { stepProgress } from "./stepProgress.ts";

type Told = Pick<Run, "startedAt" | "finishedAt" | "engine"> & { phase: string; progress?: string; problem?: string };

/** A run in short facts: "12 min", "step 4,120 of 10,000", or how it ended, after how long, and how long ago. */
export function runFacts(run: Told, now: Date, running?: RunStep): string[] {
  const { phase, startedAt, finishedAt, engine, problem } = run;
  if (startedAt === undefined && problem !== undefined) return [problem];
  if (engine === "dead") return ["the process that drove it is gone", ...(problem === undefined ? [] : [problem])];
  const seconds = secondsBetween(startedAt, finishedAt ?? now.toISOString());
  const took = seconds === undefined ? [] : [formatDuration(seconds)];
  if (finishedAt !== undefined) {
    const ago = secondsBetween(finishedAt, now.toISOString());
    return [
      ...(phase === "Succeeded" ? took : [`${phase.toLowerCase()} after ${took[0] ?? "?"}`]),
      ...(ago === undefined ? [] : [`${formatDuration(Math.max(0, ago))} ago`]),
      ...(problem === undefined ? [] : [problem]),
    ];
  }
  if (phase === "Pending") return ["pending", ...took];
  const own = stepProgress(running?.progress);
  if (own !== undefined) return [...took, own];
  const all = readProgress(run.progress);
  return all === undefined ? took : [...took, `${formatCount(all.done)} of ${formatCount(all.total)}`];
}
