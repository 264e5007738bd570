import { PreflightError } from "../errors/preflightError.ts";

/** A target that does not exist, or can not do what was asked. */
export class TargetError extends PreflightError {
  readonly area = "target";
}
