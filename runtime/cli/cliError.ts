import { PreflightError } from "../errors/preflightError.ts";

/** A command line that can not be understood. */
export class CliError extends PreflightError {
  readonly area = "cli";
}
