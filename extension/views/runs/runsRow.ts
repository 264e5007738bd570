import type { TreeRow } from "../treeRow.ts";
import type { RunRef } from "./runRef.ts";

/** One row of the *Runs* view. */
export interface RunsRow extends TreeRow {
  kind: "target" | "run" | "step" | "attempt" | "checkpoint" | "mlflow" | "more" | "problem";
  ref: RunRef;
  /** Page that a click opens. */
  url?: string;
}
