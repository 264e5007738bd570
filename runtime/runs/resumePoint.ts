import type { Checkpoint } from "../checkpoints/checkpoint.ts";
import type { RunAttempt } from "./run.ts";

/**
 * Where an attempt after the first went on: the newest usable checkpoint that was there when it started. A trainer keeps to
 * that by the environment contract; its own log has the last word.
 */
export function resumePoint(
  index: number,
  startedAt: string | undefined,
  checkpoints: Checkpoint[] | undefined,
): Pick<RunAttempt, "resumedFromStep" | "resumedFrom"> {
  if (index === 1 || startedAt === undefined) return {};
  const found = newestUsable(checkpoints, startedAt);
  return found === undefined ? {} : { resumedFromStep: found.step, resumedFrom: found.uri };
}

/** The highest usable checkpoint that was complete at a moment (RFC 3339). */
export function newestUsable(checkpoints: Checkpoint[] | undefined, at?: string): Checkpoint | undefined {
  const limit = at === undefined ? Infinity : lastMillisecond(at);
  return checkpoints?.find(
    ({ verdict, savedAt, step }) =>
      step !== undefined &&
      (verdict === "resumable" || verdict === "resumable-with-loss") &&
      (savedAt === undefined || Date.parse(savedAt) <= limit),
  );
}

/** Argo writes whole seconds, which stand for all of that second; the local target writes milliseconds. */
function lastMillisecond(at: string): number {
  const start = Date.parse(at);
  return /\.\d/.test(at) ? start : start + 999;
}
