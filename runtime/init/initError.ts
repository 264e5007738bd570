import { PreflightError } from "../errors/preflightError.ts";

/** preflight.yaml can not be written here. */
export class InitError extends PreflightError {
  readonly area = "init";
}
