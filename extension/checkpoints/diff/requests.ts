import type { CheckpointRef } from "../checkpointRef.ts";
import type { DiffPage, DiffQuery, DiffView } from "./diffView.ts";

export interface DiffRequests {
  /** Compares; `values`: also reads changed tensors to say by how much. Tells progress in tensors. */
  "checkpoint/diff": { params: { a: CheckpointRef; b: CheckpointRef; values: boolean }; result: DiffView };
  /** Differences that were found last; null when they are not kept any more, and have to be found again. */
  "checkpoint/diffRows": {
    params: { a: CheckpointRef; b: CheckpointRef; query: DiffQuery; from: number; count: number };
    result: DiffPage | null;
  };
}
