import type { TargetHealth } from "../../runtime/index.ts";

export interface TargetsRequests {
  /** Where the pipelines of a folder can run, and whether that works right now. */
  "targets/list": { params: { folder: string }; result: TargetHealth[] };
}
