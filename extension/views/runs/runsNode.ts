import type { RunRef } from "./runRef.ts";
import type { RunsRow } from "./runsRow.ts";

/** A row that the editor knows, always by the same object; commands on it get this, and so what it stands for. */
export interface RunsNode extends Readonly<RunRef> {
  readonly id: string;
  readonly parent: RunsNode | undefined;
  row: RunsRow;
}
