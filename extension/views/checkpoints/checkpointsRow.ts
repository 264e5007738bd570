import type { TreeRow } from "../treeRow.ts";

/** One row of the *Checkpoints* view. */
export interface CheckpointsRow extends TreeRow {
  kind: "place" | "checkpoint" | "more" | "problem";
  /** Lines. */
  tooltip: string;
  /** Of a place: another text means that the rows below it are others. */
  below?: string;
  /** Of a checkpoint; what commands on it are given. */
  uri?: string;
}
