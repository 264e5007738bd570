import { PreflightError } from "../errors/preflightError.ts";

/** A manifest can not be read or edited as asked. */
export class ManifestError extends PreflightError {
  readonly area = "manifest";
}
