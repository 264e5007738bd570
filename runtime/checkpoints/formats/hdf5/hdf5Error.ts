import { CheckpointError } from "../../checkpointError.ts";

/** An HDF5 file that is damaged ("header"), cut off ("truncated"), or beyond a budget ("budget"). */
export class Hdf5Error extends CheckpointError {
  constructor(what: string, reason: "header" | "truncated" | "budget" = "header") {
    super(`The HDF5 file ${what}.`, { reason, exitCode: 1 });
  }
}
