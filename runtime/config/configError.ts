import { PreflightError } from "../errors/preflightError.ts";

/** preflight.yaml is missing, unreadable, or says something it can not mean. */
export class ConfigError extends PreflightError {
  readonly area = "config";
}
