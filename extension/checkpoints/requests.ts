import type { CheckpointRef } from "./checkpointRef.ts";
import type { CheckpointView } from "./checkpointView.ts";
import type { StateRow } from "./stateRow.ts";
import type { TablePage, TableQuery } from "./tableRow.ts";
import type { StatisticsView, TensorView } from "./tensorView.ts";

export interface SalvageView {
  out: string;
  saved: string;
  size: string;
  /** Tensors that are lost, and why; the first of them. */
  lost: { tensor: string; why: string }[];
  lostInAll: number;
  wasWhole: boolean;
}

/** The worker keeps the structure of checkpoints that are open, and reads it again when it has lost it. */
export interface CheckpointRequests {
  /** Reads the structure from metadata alone; what is held already only when asked `again`. */
  "checkpoint/open": { params: { ref: CheckpointRef; again: boolean }; result: CheckpointView };
  "checkpoint/close": { params: { ref: CheckpointRef }; result: void };
  /** Rows of the tensor table from a position on. */
  "checkpoint/rows": {
    params: { ref: CheckpointRef; query: TableQuery; from: number; count: number };
    result: TablePage;
  };
  /** Children of a node of the training state; [] = its sections. */
  "checkpoint/state": { params: { ref: CheckpointRef; path: number[] }; result: StateRow[] };
  "checkpoint/tensor": { params: { ref: CheckpointRef; index: number }; result: TensorView };
  /** Reads one tensor to the end; tells progress in bytes. */
  "checkpoint/statistics": { params: { ref: CheckpointRef; index: number }; result: StatisticsView };
  /** Reads every byte; tells progress in bytes. What was found stays with the open checkpoint. */
  "checkpoint/verify": { params: { ref: CheckpointRef }; result: CheckpointView };
  /** Writes the whole tensors of a damaged file into a new file (absolute path); tells progress in bytes. */
  "checkpoint/salvage": { params: { ref: CheckpointRef; out: string }; result: SalvageView };
}
