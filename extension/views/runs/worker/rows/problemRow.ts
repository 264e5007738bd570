import type { RunsRow } from "../../runsRow.ts";

/** One sentence in place of what could not be read. */
export function problemRow(parent: RunsRow, problem: string): RunsRow {
  return {
    id: `${parent.id}\nproblem`,
    kind: "problem",
    label: problem,
    description: "",
    icon: "warning",
    color: "list.warningForeground",
    context: "problem",
    children: "none",
    spoken: problem,
    ref: parent.ref,
  };
}
