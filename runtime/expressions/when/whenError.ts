import { PreflightError } from "../../errors/preflightError.ts";

/**
 * Where a `when` fails in Argo: `parse` as written, `reparse` after bare words became strings, `evaluate`, or the result
 * is `not-boolean`. `panic` marks inputs that crash Argo's controller.
 */
export type WhenStage = "parse" | "reparse" | "evaluate" | "not-boolean" | "panic";

/** A `when` condition that Argo refuses; the message is the one that Argo puts on the node. */
export class WhenError extends PreflightError {
  readonly area = "when";
  readonly stage: WhenStage;

  constructor(stage: WhenStage, message: string) {
    super(message, { reason: stage });
    this.stage = stage;
  }
}
