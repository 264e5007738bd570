import { PreflightError } from "../errors/preflightError.ts";

/**
 * A store that can not do what was asked. Reasons: not-found, forbidden, credentials, unreachable, changed (the object was
 * replaced while it was read), truncated, unsupported, key, uri, locked, refused (the store said no for another reason),
 * disk-full, corrupt.
 */
export class StoreError extends PreflightError {
  readonly area = "store";
}
