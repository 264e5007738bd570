import { formatBytes, formatCount, type ListedTensor } from "../../../runtime/index.ts";
import type { SortKey, TablePage, TableQuery, TableRow } from "../tableRow.ts";
import { moduleTree, type ModuleNode } from "./moduleTree.ts";

const names = new Intl.Collator("en", { numeric: true });

/** Tensors of one checkpoint as rows: filtered, sorted and grouped once per question, given out in pages. */
export class TensorTable {
  private readonly tensors: readonly ListedTensor[];
  private key = "";
  private lines: Line[] = [];
  private matching = 0;
  private bytes = 0;

  constructor(tensors: readonly ListedTensor[]) {
    this.tensors = tensors;
  }

  page(query: TableQuery, from: number, count: number): TablePage {
    const key = JSON.stringify(query);
    if (key !== this.key) this.arrange(query);
    this.key = key;
    const rows = this.lines.slice(from, from + count).map((line) => this.row(line, query.grouped));
    const { matching } = this;
    return { from, rows, total: this.lines.length, matching, size: formatBytes(this.bytes) };
  }

  private arrange(query: TableQuery): void {
    const fitting = this.filter(query.filter);
    this.matching = fitting.length;
    this.bytes = fitting.reduce((sum, index) => sum + this.tensors[index]!.bytes, 0);
    if (!query.grouped) {
      const compare = this.comparison(query.sort);
      if (compare !== undefined) fitting.sort((a, b) => compare(a, b) || a - b);
      if (query.descending) fitting.reverse();
      this.lines = fitting.map((index) => ({ index, depth: 0 }));
      return;
    }
    this.lines = [];
    const root = moduleTree(this.tensors, fitting);
    this.addLevel(root, 0, query, new Set(query.open));
  }

  private addLevel(node: ModuleNode, depth: number, query: TableQuery, open: ReadonlySet<string>): void {
    const { sort, descending } = query;
    const modules = [...node.modules.values()];
    const tensors = [...node.tensors];
    const turn = descending ? -1 : 1;
    if (sort === "name") modules.sort((a, b) => turn * names.compare(a.name, b.name));
    else if (sort === "bytes") modules.sort((a, b) => turn * (a.bytes - b.bytes));
    else if (descending) modules.reverse();
    const compare = this.comparison(sort);
    if (compare !== undefined) tensors.sort((a, b) => turn * compare(a, b) || a - b);
    else if (descending) tensors.reverse();
    for (const module of modules) {
      const isOpen = open.has(module.key) || query.filter.trim() !== "";
      this.lines.push({ module, depth, isOpen });
      if (isOpen) this.addLevel(module, depth + 1, query, open);
    }
    for (const index of tensors) this.lines.push({ index, depth });
  }

  private filter(text: string): number[] {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const fitting: number[] = [];
    for (const [index, { name, dtype, shape }] of this.tensors.entries()) {
      if (words.length > 0) {
        const line = `${name} ${dtype} [${shape.join(", ")}] ${shape.join("x")}`.toLowerCase();
        if (!words.every((word) => line.includes(word))) continue;
      }
      fitting.push(index);
    }
    return fitting;
  }

  private comparison(sort: SortKey): ((a: number, b: number) => number) | undefined {
    const { tensors } = this;
    switch (sort) {
      case "file":
        return undefined;
      case "name":
        return (a, b) => names.compare(tensors[a]!.name, tensors[b]!.name);
      case "dtype":
        return (a, b) => names.compare(tensors[a]!.dtype, tensors[b]!.dtype);
      case "bytes":
        return (a, b) => tensors[a]!.bytes - tensors[b]!.bytes;
      case "shape":
        return (a, b) => compareShapes(tensors[a]!.shape, tensors[b]!.shape);
    }
  }

  private row(line: Line, isShort: boolean): TableRow {
    const { depth } = line;
    if ("module" in line) {
      const { key, name, tensors, bytes, dtypes } = line.module.sums();
      const dtype = dtypes.length <= 2 ? dtypes.join(", ") : `${dtypes[0]} + ${dtypes.length - 1}`;
      const { isOpen } = line;
      return {
        kind: "group",
        key,
        depth,
        name,
        tensors: formatCount(tensors),
        dtype,
        size: formatBytes(bytes),
        isOpen,
      };
    }
    const { name, dtype, shape, bytes, nonFinite } = this.tensors[line.index]!;
    const shown = isShort ? name.slice(lastBreak(name) + 1) : name;
    const row: TableRow = {
      kind: "tensor",
      index: line.index,
      depth,
      name: shown,
      dtype,
      shape: `[${shape.join(", ")}]`,
      size: formatBytes(bytes),
    };
    if (nonFinite) row.nonFinite = formatCount(nonFinite);
    return row;
  }
}

type Line = { index: number; depth: number } | { module: ModuleNode; depth: number; isOpen: boolean };

function lastBreak(name: string): number {
  return Math.max(name.lastIndexOf("/"), name.lastIndexOf("."));
}

/** By the number of elements, then dimension by dimension. */
function compareShapes(a: readonly number[], b: readonly number[]): number {
  const count = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);
  const difference = count(a) - count(b) || a.length - b.length;
  if (difference !== 0) return difference;
  for (const [index, length] of a.entries()) if (length !== b[index]) return length - b[index]!;
  return 0;
}
