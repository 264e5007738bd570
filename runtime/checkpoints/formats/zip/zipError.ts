import { CheckpointError } from "../../checkpointError.ts";

/** A zip without its directory ("truncated"), with a damaged one ("zip"), or beyond a budget ("budget"). */
export class ZipError extends CheckpointError {
  constructor(what: string, reason: "truncated" | "zip" | "budget" = "zip") {
    super(`The zip ${what}.`, { reason, exitCode: 1 });
  }
}
