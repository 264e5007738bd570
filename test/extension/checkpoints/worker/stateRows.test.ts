import { describe, expect, it } from "vitest";
import { stateRows } from "../../../../extension/checkpoints/worker/stateRows.ts";
import type { StateNode, StateSection } from "../../../../runtime/index.ts";

function node(name: string, more: Partial<StateNode> = {}): StateNode {
  return { name, children: [], bytes: 0, tensors: 0, values: 0, ...more };
}

const many = Array.from({ length: 1500 }, (_, index) => node(`key ${index}`, { value: index }));
const sections: StateSection[] = [
  {
    role: "optimizer",
    node: node("optimizer", {
      tensors: 2,
      bytes: 4096,
      values: 3,
      children: [
        node("betas", { children: [node("0", { value: 0.9 }), node("1", { value: 0.999 })] }),
        node("exp_avg", { bytes: 120, tensor: { dtype: "float32", shape: [5, 6] } }),
        node("many", { values: 1500, children: many }),
        node("name\u001b[2J", { value: "text\u0007".padEnd(1000, "x") }),
        node("nothing", { value: null }),
        node("flag", { value: false }),
      ],
    }),
  },
];

describe("rows of the training state", () => {
  it("begin with the sections, which say what they hold", () => {
    expect(stateRows(sections, [])).toEqual([
      {
        path: [0],
        name: "optimizer",
        section: "optimizer",
        kind: "container",
        text: "2 tensors · 4.0 KiB · 3 values",
        hasChildren: true,
      },
    ]);
  });

  it("write short lists in one row, tensors with dtype and shape, values as Python does", () => {
    const rows = stateRows(sections, [0]);
    expect(rows.map(({ kind, text }) => `${kind} ${text.slice(0, 40)}`)).toEqual([
      "value [0.9, 0.999]",
      "tensor float32 [5, 6] · 120 B",
      "container 1,500 values",
      expect.stringMatching(/^value "text/),
      "value None",
      "value False",
    ]);
    expect(rows.map(({ path }) => path)).toEqual([0, 1, 2, 3, 4, 5].map((index) => [0, index]));
  });

  it("keep hostile and long texts out", () => {
    const row = stateRows(sections, [0])[3]!;
    expect(row.name + row.text).not.toContain("\u001b");
    expect(row.text).not.toContain("\u0007");
    expect(row.text.length).toBeLessThan(410);
  });

  it("are bounded, and the last one says how many are left", () => {
    const rows = stateRows(sections, [0, 2]);
    expect(rows).toHaveLength(501);
    expect(rows[500]).toEqual({ path: [0, 2, 500], name: "", text: "1,000", kind: "more", hasChildren: false });
  });

  it("of a place that is not there are none", () => {
    expect(stateRows(sections, [7])).toEqual([]);
    expect(stateRows(sections, [0, 9, 9])).toEqual([]);
    expect(stateRows([], [])).toEqual([]);
  });
});
