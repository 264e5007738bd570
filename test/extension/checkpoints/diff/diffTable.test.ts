import { describe, expect, it } from "vitest";
import type { DiffQuery } from "../../../../extension/checkpoints/diff/diffView.ts";
import { describeDiff } from "../../../../extension/checkpoints/diff/worker/describeDiff.ts";
import { DiffTable } from "../../../../extension/checkpoints/diff/worker/diffTable.ts";
import type { CheckpointDiff } from "../../../../runtime/index.ts";

const diff: CheckpointDiff = {
  a: "file:///runs/a%20b/step-1.pt",
  b: "s3://bucket/step-2.pt",
  same: false,
  removed: [{ tensor: "old.weight", dtype: "float32", shape: [5, 6] }],
  added: [{ tensor: "new.bias", dtype: "bfloat16", shape: [] }],
  changed: [
    { tensor: "layer.10", how: "values", maxAbs: 0.123456, l2: 2 },
    { tensor: "layer.9", how: "values", maxAbs: 5, l2: 7 },
    { tensor: "layer.2", how: "shape", a: "[2]", b: "[3]" },
    { tensor: "layer.1", how: "values" },
  ],
  scalars: [
    { path: "epoch", a: 1, b: 2 },
    { path: "name", a: "x\u001b[2J".padEnd(400, "y") },
    { path: "none", a: null, b: true },
  ],
  method: "crc",
  equal: 1234,
  bytesRead: 2048,
};
const everything: DiffQuery = { filter: "", hidden: [], largestFirst: false };
const names = (table: DiffTable, query: Partial<DiffQuery>): string[] =>
  table.page({ ...everything, ...query }, 0, 100).rows.map(({ name }) => name);

describe("rows of a comparison", () => {
  it("tell what a side alone has, with its kind, on that side", () => {
    const [removed, added] = new DiffTable(diff).page(everything, 0, 2).rows;
    expect(removed).toEqual({ kind: "removed", name: "old.weight", a: "float32 [5, 6]", b: "" });
    expect(added).toEqual({ kind: "added", name: "new.bias", a: "", b: "bfloat16 []" });
  });

  it("round numbers, write values as Python does, and keep long and hostile texts short", () => {
    const rows = new DiffTable(diff).page(everything, 0, 100).rows;
    const row = (name: string) => rows.find((one) => one.name === name)!;
    expect(row("layer.10")).toMatchObject({ maxAbs: "0.1235", l2: "2", how: "values" });
    expect(row("none")).toMatchObject({ kind: "value", a: "None", b: "True" });
    expect(row("epoch")).toMatchObject({ a: "1", b: "2" });
    expect(row("name").a).not.toContain("\u001b");
    expect(row("name").a.length).toBeLessThan(310);
    expect(row("name").b).toBe("");
  });

  it("are filtered by words and by kind", () => {
    const table = new DiffTable(diff);
    expect(names(table, { filter: "LAYER 1" })).toEqual(["layer.10", "layer.1"]);
    expect(names(table, { hidden: ["changed", "value"] })).toEqual(["old.weight", "new.bias"]);
    expect(names(table, { filter: "nowhere" })).toEqual([]);
  });

  it("largest first: another shape, then the distance, then by name as people count", () => {
    expect(names(new DiffTable(diff), { largestFirst: true, hidden: ["value", "added", "removed"] })).toEqual([
      "layer.2",
      "layer.9",
      "layer.10",
      "layer.1",
    ]);
  });

  it("come in pages, and the filter does not reorder what comes after it", () => {
    const table = new DiffTable(diff);
    expect(names(table, { largestFirst: true })).toHaveLength(9);
    const page = table.page(everything, 2, 2);
    expect(page).toMatchObject({ from: 2, total: 9 });
    expect(page.rows.map(({ name }) => name)).toEqual(["layer.10", "layer.9"]);
  });
});

it("the head of a comparison names both sides, and counts", () => {
  expect(describeDiff(diff, false)).toEqual({
    a: { name: "step-1.pt", place: "/runs/a b/step-1.pt" },
    b: { name: "step-2.pt", place: "s3://bucket/step-2.pt" },
    same: false,
    equal: "1,234",
    changed: 4,
    added: 1,
    removed: 1,
    values: 3,
    byChecksums: true,
    measured: false,
    bytesRead: "2.0 KiB",
  });
  const { changed, ...rest } = diff;
  expect(describeDiff({ ...rest, changed: changed.slice(0, 3) }, false).measured).toBe(true);
});
