import { PreflightError } from "../../errors/preflightError.ts";

/** A run on a cluster that is not there, or can not do what was asked. */
export class ClusterError extends PreflightError {
  readonly area = "cluster";
}
