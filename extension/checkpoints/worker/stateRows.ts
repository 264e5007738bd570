import {
  formatBytes,
  formatCount,
  plural,
  printable,
  type StateNode,
  type StateSection,
} from "../../../runtime/index.ts";
import type { StateRow } from "../stateRow.ts";

const mostRows = 500;
const shortList = 8;
const longestText = 400;

/** Children of the node at `path` (positions; [] = the sections) of a training state. Unknown paths have none. */
export function stateRows(sections: readonly StateSection[], path: readonly number[]): StateRow[] {
  const [first, ...rest] = path;
  if (first === undefined) {
    return sections.map(({ role, node }, index) => ({ ...row(node, [index]), section: role, name: role }));
  }
  let node = sections[first]?.node;
  for (const index of rest) node = node?.children[index];
  const children = node?.children ?? [];
  const rows = children.slice(0, mostRows).map((child, index) => row(child, [...path, index]));
  if (children.length > mostRows) {
    const text = formatCount(children.length - mostRows);
    rows.push({ path: [...path, mostRows], name: "", text, kind: "more", hasChildren: false });
  }
  return rows;
}

function row(node: StateNode, path: number[]): StateRow {
  const { value, tensor, children, bytes, tensors, values } = node;
  const name = printable(node.name).slice(0, longestText);
  const base = { path, name, hasChildren: false };
  if (tensor !== undefined) {
    return { ...base, kind: "tensor", text: `${tensor.dtype} [${tensor.shape.join(", ")}] · ${formatBytes(bytes)}` };
  }
  if (children.length === 0) return { ...base, kind: "value", text: valueText(value ?? null) };
  if (isShortList(children)) {
    return { ...base, kind: "value", text: `[${children.map((child) => valueText(child.value ?? null)).join(", ")}]` };
  }
  const facts = [
    ...(tensors === 0 ? [] : [plural(tensors, "tensor"), formatBytes(bytes)]),
    ...(values === 0 ? [] : [plural(values, "value")]),
  ];
  return { ...base, kind: "container", text: facts.join(" · "), hasChildren: true };
}

/** A few plain values in a row, as betas are. */
function isShortList(children: readonly StateNode[]): boolean {
  if (children.length > shortList) return false;
  return children.every(
    ({ name, tensor, children: inner }, index) => name === String(index) && tensor === undefined && inner.length === 0,
  );
}

function valueText(value: NonNullable<StateNode["value"]> | null): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "string") return String(value);
  const text = printable(value);
  return JSON.stringify(text.length > longestText ? `${text.slice(0, longestText)}…` : text);
}
