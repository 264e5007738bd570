import { PreflightError } from "../errors/preflightError.ts";

/** A question about a text that can not be answered. */
export class LanguageError extends PreflightError {
  readonly area = "language";
}
