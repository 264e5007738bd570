import type { CheckpointsRoot } from "./checkpointsRoot.ts";
import type { CheckpointsRow } from "./checkpointsRow.ts";

/** Rows come complete; the worker keeps what it found, so that what is below a place is not looked for again. */
export interface CheckpointsRequests {
  /** Looks at the places of a folder's pipelines and of its newest `runs`. */
  "checkpoints/places": {
    params: { root: CheckpointsRoot; runs: number };
    result: {
      rows: CheckpointsRow[];
      /** Some run goes on, so that there may soon be more. */
      live: boolean;
    };
  };
  /** The newest `limit` checkpoints of a place (the id of its row). */
  "checkpoints/children": { params: { root: CheckpointsRoot; place: string; limit: number }; result: CheckpointsRow[] };
}
