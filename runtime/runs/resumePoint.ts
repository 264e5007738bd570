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

/** The highest usable checkpoint that was complete at a moment (RFC 3339; node times are whole seconds, so is the comparison). */
export function newestUsable(checkpoints: Checkpoint[] | undefined, at?: string): Checkpoint | undefined {
  const limit = at === undefined ? Infinity : Math.floor(Date.parse(at) / 1000) + 1;
  return checkpoints?.find(
    ({ verdict, savedAt, step }) =>
      step !== undefined &&
      (verdict === "resumable" || verdict === "resumable-with-loss") &&
      (savedAt === undefined || Date.parse(savedAt) / 1000 < limit),
  );
}
