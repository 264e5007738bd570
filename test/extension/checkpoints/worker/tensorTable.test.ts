import { describe, expect, it } from "vitest";
import type { TableQuery, TableRow } from "../../../../extension/checkpoints/tableRow.ts";
import { TensorTable } from "../../../../extension/checkpoints/worker/tensorTable.ts";

const all: TableQuery = { filter: "", sort: "file", descending: false, grouped: false, open: [] };
const tensor = (name: string, dtype: string, shape: number[], bytes: number) => ({
  name,
  dtype,
  shape,
  bytes,
  file: "model.safetensors",
});
const table = new TensorTable([
  tensor("layers.10.weight", "float32", [4, 2], 32),
  tensor("layers.2.weight", "bfloat16", [3], 6),
  tensor("layers.2.bias", "float32", [], 4),
  tensor("head/out.weight", "float32", [2, 4], 32),
]);
const names = (query: Partial<TableQuery>) => table.page({ ...all, ...query }, 0, 100).rows.map(({ name }) => name);

describe("the tensor table", () => {
  it("keeps the order of the file, sorts numbers in names as numbers, and largest first", () => {
    expect(names({})[0]).toBe("layers.10.weight");
    expect(names({ sort: "name" })).toEqual([
      "head/out.weight",
      "layers.2.bias",
      "layers.2.weight",
      "layers.10.weight",
    ]);
    expect(names({ sort: "bytes", descending: true }).at(-1)).toBe("layers.2.bias");
  });

  it("finds words in name, dtype and shape, and sums what it finds", () => {
    const page = table.page({ ...all, filter: "LAYERS float32" }, 0, 100);
    expect(page).toMatchObject({ matching: 2, total: 2, size: "36 B" });
    expect(names({ filter: "4x2" })).toEqual(["layers.10.weight"]);
    expect(names({ filter: "nothing" })).toEqual([]);
  });

  it("gives pages", () => {
    expect(table.page(all, 1, 2)).toMatchObject({ from: 1, total: 4, rows: [{ index: 1 }, { index: 2 }] });
  });

  it("groups by module with sums, and opens what is asked for", () => {
    const closed = table.page({ ...all, grouped: true }, 0, 100).rows;
    expect(closed).toMatchObject([
      { kind: "group", name: "layers", tensors: "3", size: "42 B", isOpen: false },
      { kind: "group", name: "head/out", tensors: "1" },
    ]);
    const open = table.page({ ...all, grouped: true, open: ["layers", "layers.2"] }, 0, 100).rows;
    const shown = open.map((row: TableRow) => `${" ".repeat(row.depth)}${row.name}`);
    expect(shown).toEqual(["layers", " 10", " 2", "  weight", "  bias", "head/out"]);
  });

  it("opens every group that a filter leaves", () => {
    expect(names({ grouped: true, filter: "bias" })).toEqual(["layers.2", "bias"]);
  });
});
