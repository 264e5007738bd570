import type { Checkpoint } from "../checkpoints/checkpoint.ts";
import { readProgress } from "./progress.ts";
import { newestUsable } from "./resumePoint.ts";
import type { RunAttempt } from "./run.ts";

/**
 * What an attempt that failed did in vain: steps from the last usable checkpoint to the last progress it reported, and
 * seconds from that checkpoint's save (or the attempt's start) to its end. Empty where one of the two is not known.
 */
export function lostWork(
  attempt: RunAttempt,
  next: RunAttempt | undefined,
  checkpoints: Checkpoint[] | undefined,
): Pick<RunAttempt, "lostSteps" | "lostSeconds"> {
  const { phase, startedAt, finishedAt, progress } = attempt;
  if ((phase !== "Failed" && phase !== "Error") || checkpoints === undefined) return {};
  if (startedAt === undefined || finishedAt === undefined) return {};
  const last = newestUsable(checkpoints, next?.startedAt ?? finishedAt);
  const reached = readProgress(progress)?.done;
  const savedAt = last?.savedAt === undefined ? -Infinity : Date.parse(last.savedAt);
  const end = Date.parse(finishedAt);
  // A checkpoint older than the attempt means that all of its time was in vain.
  const from = Math.max(savedAt, Date.parse(startedAt));
  return {
    lostSteps: reached === undefined ? undefined : Math.max(0, reached - (last?.step ?? 0)),
    lostSeconds: Number.isFinite(end - from) ? Math.max(0, Math.round((end - from) / 100) / 10) : undefined,
  };
}
