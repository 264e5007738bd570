import { escapeHtml, goJsonString } from "./goJsonString.ts";
import type { RawJson } from "./rawJson.ts";

/** What a loop item counts as in Argo; by its text, so a number too large for 64-bit floats is a "String". */
export type ItemType = "Number" | "String" | "Bool" | "Map" | "List";

export function itemType(item: RawJson): ItemType {
  if (item.kind === "map") return "Map";
  if (item.kind === "list" || item.text === "null") return "List";
  if (item.text === "true" || item.text === "false") return "Bool";
  return item.kind === "literal" && Number.isFinite(Number(item.text)) ? "Number" : "String";
}

/** How an item is printed in names and in {{item.key}}: its JSON, for strings without the quotes but with the escapes. */
export function itemText(item: RawJson): string {
  const text = escapeHtml(item.text);
  return (item.kind === "string" ? text.slice(1, -1) : text)
    .replaceAll("\\u003c", "<")
    .replaceAll("\\u003e", ">")
    .replaceAll("\\u0026", "&");
}

/** The variables of one turn of a loop: `item`, and `item.<key>` for the keys of a map. */
export function itemVariables(item: RawJson): Record<string, string> {
  const variables: Record<string, string> = Object.create(null) as Record<string, string>;
  switch (itemType(item)) {
    case "Number":
    case "Bool":
      variables.item = itemText(item);
      break;
    case "String":
      variables.item = item.kind === "string" ? (JSON.parse(item.text) as string).toWellFormed() : "";
      break;
    case "List":
      variables.item = escapeHtml(item.text);
      break;
    case "Map":
      for (const [key, value] of entriesOf(item)) variables[`item.${key}`] = itemText(value);
      variables.item = mapJson(item);
  }
  return variables;
}

/** The part of a node's name that shows the item: `0:foo`, `0:a:1,b:2`, `0:[1 2]`; without parentheses. */
export function itemLabel(index: number, item: RawJson): string {
  let label = itemText(item);
  if (item.kind === "map") {
    label = entriesOf(item)
      .map(([key, value]) => `${key}:${itemText(value)}`)
      .sort(byBytes)
      .join(",");
  } else if (item.kind === "list") label = `[${item.items.map(itemText).join(" ")}]`;
  else if (item.text === "null") label = "[]";
  return `${index}:${label.replaceAll(/[()]/g, "")}`;
}

function entriesOf(item: RawJson): [string, RawJson][] {
  return item.kind === "map" ? [...item.entries] : [];
}

/** Go writes the keys of a map in order; values keep their spelling. */
function mapJson(item: RawJson): string {
  const entries = entriesOf(item).sort(([a], [b]) => byBytes(a, b));
  return `{${entries.map(([key, value]) => `${goJsonString(key)}:${escapeHtml(value.text)}`).join(",")}}`;
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
