import type { RunSummary } from "./target.ts";

/** What has come, changed or gone since the change before; the first ones tell what is there. */
export interface RunsChange {
  changed: RunSummary[];
  /** Names of runs that are gone. */
  removed: string[];
  /** Every run has been told; false while a first look at many still goes on, the newest first. */
  complete: boolean;
}
