import type { Checkpoint } from "../checkpoints/checkpoint.ts";
import type { CheckpointPlace } from "./checkpointPlace.ts";

/**
 * The highest step first, where all say theirs: a save that did not finish has no moment. Else by the moment, then by name as
 * people count.
 */
export function newestFirst(checkpoints: readonly Checkpoint[]): Checkpoint[] {
  const bySteps = checkpoints.every(({ step }) => step !== undefined);
  return checkpoints.toSorted(
    (a, b) =>
      (bySteps ? b.step! - a.step! : 0) ||
      moment(b.savedAt) - moment(a.savedAt) ||
      b.uri.localeCompare(a.uri, "en", { numeric: true }),
  );
}

/** By their newest checkpoint, else by the start of their newest run; those that never ran last. */
export function newestPlacesFirst(places: readonly CheckpointPlace[]): CheckpointPlace[] {
  return places.toSorted((a, b) => lastMoment(b) - lastMoment(a) || a.place.localeCompare(b.place, "en"));
}

function lastMoment({ checkpoints = [], runs }: CheckpointPlace): number {
  return Math.max(...checkpoints.map(({ savedAt }) => moment(savedAt)), ...runs.map((run) => moment(run.startedAt)), 0);
}

function moment(time: string | undefined): number {
  const at = Date.parse(time ?? "");
  return Number.isFinite(at) ? at : 0;
}
