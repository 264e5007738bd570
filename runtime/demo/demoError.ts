import { PreflightError } from "../errors/preflightError.ts";

/** The demo can not be shown, or its story did not come out. */
export class DemoError extends PreflightError {
  readonly area = "demo";
}
