import type { PreemptHow } from "../../target.ts";

export interface PreemptOptions {
  how: PreemptHow;
  graceSeconds?: number;
  /** A drain takes every pod of the node, not only those of the run: on a cluster that is ours alone. */
  wholeNode: boolean;
  run: string;
  signal?: AbortSignal;
}
