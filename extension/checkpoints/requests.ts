import type { CheckpointRef } from "./checkpointRef.ts";
import type { CheckpointView } from "./checkpointView.ts";
import type { TablePage, TableQuery } from "./tableRow.ts";

/** The worker keeps the structure of checkpoints that are open, and reads it again when it has lost it. */
export interface CheckpointRequests {
  /** Reads the structure anew, from metadata alone. */
  "checkpoint/open": { params: { ref: CheckpointRef }; result: CheckpointView };
  "checkpoint/close": { params: { ref: CheckpointRef }; result: void };
  /** Rows of the tensor table from a position on. */
  "checkpoint/rows": {
    params: { ref: CheckpointRef; query: TableQuery; from: number; count: number };
    result: TablePage;
  };
}
