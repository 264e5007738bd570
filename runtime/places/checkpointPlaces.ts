import { mapLimited } from "../checkpoints/mapLimited.ts";
import { PreflightError } from "../errors/preflightError.ts";
import { remoteCheckpoints } from "../runs/remoteCheckpoints.ts";
import type { Runtime } from "../runtime.ts";
import type { Run } from "../runs/run.ts";
import type { CheckpointPlace } from "./checkpointPlace.ts";
import { declaredPlaces } from "./declaredPlaces.ts";
import { newestFirst, newestPlacesFirst } from "./newestFirst.ts";
import { onStore } from "./onStore.ts";
import { runPlaces } from "./runPlaces.ts";

export interface CheckpointPlacesOptions {
  /** Newest runs whose places are looked at; default 20. */
  runs?: number;
  signal: AbortSignal;
}

export interface CheckpointPlaces {
  places: CheckpointPlace[];
  /** There are runs beyond those looked at. */
  more: boolean;
  /** What of the workspace's pipelines or of a run could not be read, one sentence each. */
  problems: string[];
}

/**
 * Where the checkpoints of a folder's pipelines and of their newest runs lie, newest first, each with its checkpoints judged by
 * markers, names, sizes and headers; no byte is verified. Throws only what the target itself throws.
 */
export async function checkpointPlaces(
  runtime: Runtime,
  { runs: limit = 20, signal }: CheckpointPlacesOptions,
): Promise<CheckpointPlaces> {
  const { loaded, target, cwd } = runtime;
  const problems: string[] = [];
  const orSay = async <T>(work: Promise<T>, none: T): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof PreflightError)) throw error;
      problems.push(error.message);
      return none;
    }
  };
  const listed = await target.list({ limit: limit + 1, signal });
  const runs = await mapLimited(listed.slice(0, limit), 4, ({ name }) =>
    orSay<Run | undefined>(runtime.readRun(name, { verifyBytes: 0, signal }), undefined),
  );
  const used = runPlaces(runs.filter((run) => run !== undefined));
  const declared = await orSay(declaredPlaces(cwd, loaded, signal), []);
  // What runs of it say is more than the manifest's own words, which may hold tags.
  const unused = declared.filter(
    ({ pipeline, step, place }) =>
      !used.some((other) => (other.pipeline === pipeline && other.step === step) || other.place === place),
  );
  const scan = remoteCheckpoints(loaded.config.stores);
  const looked = await mapLimited(unused, 4, async (place): Promise<CheckpointPlace> => {
    if (!onStore(place.place) || /\{\{|\$\(/.test(place.place)) return place;
    const found = await scan(place.place, { verifyBytes: 0, fresh: true, signal });
    return found === undefined
      ? { ...place, problem: `${place.place} can not be read from here.` }
      : { ...place, checkpoints: newestFirst(found) };
  });
  return { places: newestPlacesFirst([...used, ...looked]), more: listed.length > limit, problems };
}
