import {
  checkpointPlaces,
  createRuntime,
  type CheckpointPlace,
  type CheckpointPlaces,
} from "../../../../runtime/index.ts";
import { verifiedCheckpoints } from "../../../checkpoints/worker/verifiedCheckpoints.ts";
import type { CheckpointsRoot } from "../checkpointsRoot.ts";
import { placeId } from "./placeId.ts";

/** One entry for each folder that is shown. */
const found = new Map<string, CheckpointPlaces>();
const mostFolders = 100;
const firstRuns = 20;

/** What was found last, by folder. For handlers, in the worker. */
export const foundPlaces = {
  async look(root: CheckpointsRoot, runs: number, signal: AbortSignal): Promise<CheckpointPlaces> {
    const runtime = await createRuntime({ cwd: root.folder, target: root.target });
    const places = await checkpointPlaces(runtime, { runs, signal });
    const key = keyOf(root);
    found.delete(key);
    found.set(key, places);
    for (const oldest of [...found.keys()].slice(0, Math.max(0, found.size - mostFolders))) found.delete(oldest);
    return { ...places, places: places.places.map(withVerified) };
  },

  /** A place by the id of its row; undefined when it is gone. A worker that was started again looks anew. */
  async get(root: CheckpointsRoot, id: string, signal: AbortSignal): Promise<CheckpointPlace | undefined> {
    const { places } = found.get(keyOf(root)) ?? (await this.look(root, firstRuns, signal));
    const place = places.find((one) => placeId(root, one) === id);
    return place && withVerified(place);
  },
};

function keyOf({ folder, target }: CheckpointsRoot): string {
  return JSON.stringify([folder, target]);
}

function withVerified(place: CheckpointPlace): CheckpointPlace {
  const { checkpoints } = place;
  return checkpoints === undefined ? place : { ...place, checkpoints: checkpoints.map(verifiedCheckpoints.of) };
}
