import { isMap, isScalar, isSeq } from "yaml";
import type { Node, Pair, YAMLMap, YAMLSeq } from "yaml";
import type { TextEdit } from "../sourceRange.ts";
import type { YamlDocument } from "../yamlDocument.ts";
import { startOf, endOf, dashColumn } from "./itemOffsets.ts";
import { columnOf, layoutOf } from "./layout.ts";
import { quotesOf } from "./quotes.ts";
import { joinLines, renderBlock, renderEntries } from "./renderValue.ts";
import { textEdit } from "./textEdit.ts";
import { trimmedEnd, lineEnd } from "./textEnds.ts";

/** New entries after the last one, in the style of the collection. */
export function insertEntries(document: YamlDocument, collection: YAMLMap | YAMLSeq, entries: object): TextEdit {
  const { text } = document.lines;
  const lastItem = collection.items.at(-1)!;
  if (collection.flow) {
    const end = endOf(isMap(collection) ? (lastItem as Pair) : { key: lastItem });
    const inner = renderEntries(entries, quotesOf(document, collection));
    const [first, second] = collection.items.map((item) => startOf(item));
    const lineOf = (offset: number) => document.lines.position(offset).line;
    const apart =
      second !== undefined ? lineOf(first!) !== lineOf(second) : lineOf(collection.range![0]) !== lineOf(first!);
    const gap = apart ? `${layoutOf(document).newline}${" ".repeat(document.lines.position(first!).column - 1)}` : " ";
    return textEdit(document, end, end, `,${gap}${inner}`);
  }
  const layout = layoutOf(document);
  const column = isMap(collection)
    ? columnOf(document, collection.items[0]!.key as Node)
    : dashColumn(document, collection);
  const lines = renderBlock(entries, layout);
  const indented = joinLines(lines, column, layout.newline);
  const end = endOf(isMap(collection) ? (lastItem as Pair) : { key: lastItem });
  const keeps = /^[|>][^\n]*\+/.test(blockHeader(document, collection));
  if (keeps && text[end - 1] === "\n")
    return textEdit(document, end, end, `${" ".repeat(column)}${indented}${layout.newline}`);
  const line = lineEnd(text, trimmedEnd(text, end));
  return textEdit(document, line, line, `${layout.newline}${" ".repeat(column)}${indented}`);
}

/** Header of the block scalar a collection ends with, "" when it ends with something else. */
function blockHeader(document: YamlDocument, collection: Node): string {
  let node: unknown = collection;
  while (isMap(node) || isSeq(node)) {
    const last: unknown = node.items.at(-1);
    node = isMap(node) ? ((last as Pair | undefined)?.value ?? null) : last;
  }
  if (!isScalar(node) || !node.range) return "";
  return document.lines.text.slice(node.range[0], node.range[0] + 20).split("\n")[0] ?? "";
}
