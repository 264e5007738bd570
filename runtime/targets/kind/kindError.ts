import { PreflightError } from "../../errors/preflightError.ts";

/** Docker or kind can not do what was asked. */
export class KindError extends PreflightError {
  readonly area = "kind";
}
