import { CheckpointError } from "../../checkpointError.ts";

/** A pickle that ends too early ("truncated"), is not one ("pickle"), or is beyond a budget ("budget"). */
export class PickleError extends CheckpointError {
  constructor(what: string, reason: "truncated" | "pickle" | "budget" = "pickle") {
    super(`The pickle ${what}.`, { reason, exitCode: 1 });
  }
}
