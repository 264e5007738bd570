import type { RunsRow } from "../../runsRow.ts";

/** Asks for the next page of what is below `parent`. */
export function moreRow(parent: RunsRow, left: number, what: string): RunsRow {
  const description = `${left.toLocaleString("en-US")} more ${what}`;
  return {
    id: `${parent.id}\nmore`,
    kind: "more",
    label: "Load more…",
    description,
    icon: "ellipsis",
    context: "more",
    children: "none",
    spoken: `Load more, ${description}`,
    ref: parent.ref,
  };
}
