import type { Checkpoint } from "../checkpoints/checkpoint.ts";

/** A run that keeps its checkpoints at a place, as far as a list of places tells. */
export interface PlaceRun {
  name: string;
  phase: string;
  step: string;
  startedAt?: string;
  /** Work of its attempts that was done in vain; absent = none, or not known. */
  lostSteps?: number;
  lostSeconds?: number;
}

/** Somewhere checkpoints lie: of a run, or of a pipeline that has not run yet. */
export interface CheckpointPlace {
  /** The same for as long as the place is the same one. */
  id: string;
  /** As the step sees it, tags resolved where a run says them. */
  place: string;
  pipeline: string;
  step: string;
  /** That keep theirs there, newest first; none = only the manifest or preflight.yaml names it. */
  runs: PlaceRun[];
  /** Newest first. Undefined = not looked at: it is known to a run only, or can not be read from here. */
  checkpoints?: Checkpoint[];
  /** Why it could not be looked at, one sentence. */
  problem?: string;
}
