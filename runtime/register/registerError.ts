import { PreflightError } from "../errors/preflightError.ts";

/** A result that can not be registered as asked. */
export class RegisterError extends PreflightError {
  readonly area = "register";
}
