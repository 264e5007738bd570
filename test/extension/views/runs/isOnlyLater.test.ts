import { expect, it } from "vitest";
import type { RunsRow } from "../../../../extension/views/runs/runsRow.ts";
import { hasOnlyOtherCheckpoints, isOnlyLater } from "../../../../extension/views/runs/worker/rows/isOnlyLater.ts";

const row: RunsRow = {
  id: "f\nlocal\n1",
  kind: "run",
  label: "spirals-abcde",
  description: "8.4 s · step 1,255 of 8,000",
  icon: "loading~spin",
  context: "run live",
  children: "closed",
  spoken: "run spirals-abcde, Running, 8.4 s · step 1,255 of 8,000",
  ref: { folder: "f", target: "local", run: "spirals-abcde" },
};

it("a row whose time and progress went on is only later", () => {
  const description = "9.5 s · step 1,400 of 8,000";
  expect(isOnlyLater(row, { ...row, description, spoken: `run spirals-abcde, Running, ${description}` })).toBe(true);
});

it("a row with another phase, icon, word or number of runs is not", () => {
  expect(isOnlyLater(row, { ...row, spoken: row.spoken.replace("Running", "Succeeded") })).toBe(false);
  expect(isOnlyLater(row, { ...row, icon: "error" })).toBe(false);
  expect(isOnlyLater(row, { ...row, description: "8.4 s · stopping" })).toBe(false);
  const target: RunsRow = { ...row, kind: "target", description: "1 run" };
  expect(isOnlyLater(target, { ...target, description: "2 runs" })).toBe(false);
  expect(isOnlyLater(target, { ...target, description: "12 runs" })).toBe(false);
});

it("rows where only checkpoints differ wait, the first checkpoint and a new attempt do not", () => {
  const of = (kind: RunsRow["kind"], id: string): RunsRow => ({ ...row, kind, id });
  const attempt = of("attempt", "1");
  const rows = [attempt, of("checkpoint", "c1"), of("more", "m")];
  expect(hasOnlyOtherCheckpoints(rows, [attempt, of("checkpoint", "c2"), of("checkpoint", "c1")])).toBe(true);
  expect(hasOnlyOtherCheckpoints([attempt], rows)).toBe(false);
  expect(hasOnlyOtherCheckpoints(rows, [attempt, of("attempt", "2"), ...rows.slice(1)])).toBe(false);
});
