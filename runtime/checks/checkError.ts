import { PreflightError } from "../errors/preflightError.ts";

/** The checklist can not be run as asked: no pipeline, an unknown check, an unreadable baseline. */
export class CheckError extends PreflightError {
  readonly area = "check";
}
