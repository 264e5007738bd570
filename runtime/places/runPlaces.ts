import type { Run, RunStep } from "../runs/run.ts";
import type { CheckpointPlace, PlaceRun } from "./checkpointPlace.ts";
import { newestFirst } from "./newestFirst.ts";
import { onStore } from "./onStore.ts";

/** Where runs (newest first) keep their checkpoints; a place that several share is there once. */
export function runPlaces(runs: readonly Run[]): CheckpointPlace[] {
  const places = new Map<string, CheckpointPlace>();
  for (const run of runs) {
    for (const step of run.steps) {
      const { checkpointDir, checkpoints } = step;
      if (checkpointDir === undefined) continue;
      const id = idOf(run, step);
      const known = places.get(id);
      if (known !== undefined) {
        known.runs.push(placeRun(run, step));
        continue;
      }
      places.set(id, {
        id,
        place: checkpointDir,
        pipeline: run.pipeline,
        step: step.template ?? step.name,
        runs: [placeRun(run, step)],
        ...(checkpoints === undefined
          ? { problem: `${checkpointDir} can not be read from here.` }
          : { checkpoints: newestFirst(checkpoints) }),
      });
    }
  }
  return [...places.values()];
}

/** One path means another volume in each run, so only what was found there, or a store's URI, tells that two are one. */
function idOf(run: Run, { id, checkpointDir = "", checkpoints = [] }: RunStep): string {
  if (onStore(checkpointDir)) return checkpointDir.replace(/\/+$/, "");
  const first = checkpoints.map(({ uri }) => uri).sort()[0];
  return first === undefined ? `${run.uid || run.name}/${id}` : first.slice(0, first.lastIndexOf("/"));
}

function placeRun({ name, phase }: Run, step: RunStep): PlaceRun {
  const sum = (of: "lostSteps" | "lostSeconds"): number | undefined =>
    step.attempts.reduce<number | undefined>(
      (total, { [of]: lost = 0 }) => (lost > 0 ? (total ?? 0) + lost : total),
      undefined,
    );
  return {
    name,
    phase,
    step: step.name,
    startedAt: step.startedAt,
    lostSteps: sum("lostSteps"),
    lostSeconds: sum("lostSeconds"),
  };
}
