import type { RunsRow } from "../../runsRow.ts";

/** Of the same run or step, where nothing but times and the progress have gone on. A target's numbers are counts, not times. */
export function isOnlyLater(before: RunsRow, after: RunsRow): boolean {
  return before.kind !== "target" && withoutNumbers(before) === withoutNumbers(after);
}

/** Of the rows below one row, where nothing but checkpoints have come or gone, after the first. */
export function hasOnlyOtherCheckpoints(before: readonly RunsRow[], after: readonly RunsRow[]): boolean {
  const [some, others] = [before, after].map((rows) =>
    rows.filter(({ kind }) => kind !== "checkpoint" && kind !== "more").map(({ id }) => id),
  );
  return before.some(({ kind }) => kind === "checkpoint") && JSON.stringify(some) === JSON.stringify(others);
}

function withoutNumbers({ description, spoken, ...row }: RunsRow): string {
  return JSON.stringify([row, ...[description, spoken].map((text) => text.replaceAll(/\d[\d.,]*/g, "0"))]);
}
