import { PreflightError } from "../errors/preflightError.ts";

/** A checkpoint, or the place it should be at, that can not be read. */
export class CheckpointError extends PreflightError {
  readonly area = "checkpoint";
}
