import type { RunsRow } from "../../runsRow.ts";

/** Of the same run or step, where nothing but times and the progress have gone on. A target's numbers are counts, not times. */
export function isOnlyLater(before: RunsRow, after: RunsRow): boolean {
  return before.kind !== "target" && withoutNumbers(before) === withoutNumbers(after);
}

function withoutNumbers({ description, spoken, ...row }: RunsRow): string {
  return JSON.stringify([row, ...[description, spoken].map((text) => text.replaceAll(/\d[\d.,]*/g, "0"))]);
}
