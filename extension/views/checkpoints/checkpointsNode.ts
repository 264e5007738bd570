import type { CheckpointRef } from "../../checkpoints/checkpointRef.ts";
import type { CheckpointsRoot } from "./checkpointsRoot.ts";
import type { CheckpointsRow } from "./checkpointsRow.ts";

/** A row in the tree. That of a checkpoint is a reference to it, so that every command on checkpoints takes it. */
export interface CheckpointsNode extends Partial<CheckpointRef> {
  id: string;
  root: CheckpointsRoot;
  parent?: CheckpointsNode;
  row: CheckpointsRow;
}
