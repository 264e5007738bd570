import { printable, type CheckpointDiff } from "../../../../runtime/index.ts";
import type { DiffPage, DiffQuery, DiffRow } from "../diffView.ts";

type LoneTensor = CheckpointDiff["added"][number];
type Scalar = CheckpointDiff["scalars"][number]["a"];

interface Line {
  row: DiffRow;
  /** By how much; -1 where nobody measured. */
  weight: number;
}

const names = new Intl.Collator("en", { numeric: true });
const longest = 300;

/** Differences as rows, filtered and sorted once per question, given out in pages. */
export class DiffTable {
  private readonly all: readonly Line[];
  private key = "";
  private lines: readonly Line[] = [];

  constructor({ removed, added, changed, scalars }: CheckpointDiff) {
    this.all = [
      ...removed.map((tensor) => ({ row: { ...loneRow(tensor, "removed"), a: kindOf(tensor) }, weight: -1 })),
      ...added.map((tensor) => ({ row: { ...loneRow(tensor, "added"), b: kindOf(tensor) }, weight: -1 })),
      ...changed.map((one) => changedLine(one)),
      ...scalars.map(({ path, a, b }) => ({
        row: { kind: "value" as const, name: printable(path), a: scalarText(a), b: scalarText(b) },
        weight: -1,
      })),
    ];
  }

  page(query: DiffQuery, from: number, count: number): DiffPage {
    const key = JSON.stringify(query);
    if (key !== this.key) this.arrange(query);
    this.key = key;
    return { from, rows: this.lines.slice(from, from + count).map(({ row }) => row), total: this.lines.length };
  }

  private arrange({ filter, hidden, largestFirst }: DiffQuery): void {
    const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
    const fitting = this.all.filter(({ row }) => {
      if (hidden.includes(row.kind)) return false;
      const name = row.name.toLowerCase();
      return words.every((word) => name.includes(word));
    });
    this.lines = largestFirst
      ? fitting.sort((a, b) => b.weight - a.weight || names.compare(a.row.name, b.row.name))
      : fitting;
  }
}

function loneRow({ tensor }: LoneTensor, kind: "added" | "removed"): DiffRow {
  return { kind, name: printable(tensor), a: "", b: "" };
}

/** "float32 [5, 6]". */
function kindOf({ dtype, shape }: LoneTensor): string {
  return `${printable(dtype)} [${shape.join(", ")}]`;
}

function changedLine({ tensor, how, a = "", b = "", maxAbs, l2 }: CheckpointDiff["changed"][number]): Line {
  const row: DiffRow = { kind: "changed", name: printable(tensor), a: printable(a), b: printable(b), how };
  if (maxAbs !== undefined) row.maxAbs = String(Number(maxAbs.toPrecision(4)));
  if (l2 !== undefined) row.l2 = String(Number(l2.toPrecision(4)));
  // Another shape or dtype is more than any number.
  return { row, weight: how === "values" ? (l2 ?? -1) : Infinity };
}

function scalarText(value: Scalar): string {
  if (value === undefined) return "";
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "string") return String(value);
  const text = printable(value);
  return JSON.stringify(text.length > longest ? `${text.slice(0, longest)}…` : text);
}
