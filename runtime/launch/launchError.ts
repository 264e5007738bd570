import { PreflightError } from "../errors/preflightError.ts";

/** A pipeline that can not be launched as asked. */
export class LaunchError extends PreflightError {
  readonly area = "launch";
}
