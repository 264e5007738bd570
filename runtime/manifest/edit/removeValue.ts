import { isMap, isSeq } from "yaml";
import type { Node, Pair, YAMLMap, YAMLSeq } from "yaml";
import { ManifestError } from "../manifestError.ts";
import type { Path } from "../model.ts";
import type { TextEdit } from "../sourceRange.ts";
import type { YamlDocument } from "../yamlDocument.ts";
import { childAt } from "./childAt.ts";
import type { Child } from "./childAt.ts";
import { itemStart, startOf, endOf } from "./itemOffsets.ts";
import { textEdit } from "./textEdit.ts";
import { trimmedEnd, lineEnd } from "./textEnds.ts";

/** Edits that take out the key or item at `path`; none when it is not there. */
export function removeValue(document: YamlDocument, path: Path): TextEdit[] {
  let node: Node | null = document.root;
  let parent: Node | null = null;
  let index = -1;
  for (const key of path) {
    const child: Child = childAt(document, node, key);
    if (child.missing) return [];
    parent = node;
    index = child.index;
    node = child.node;
  }
  if (!isMap(parent) && !isSeq(parent)) throw new ManifestError("a whole document is not removed", { reason: "whole" });
  return [removeItem(document, parent, index)];
}

function removeItem(document: YamlDocument, parent: YAMLMap | YAMLSeq, index: number): TextEdit {
  const { text } = document.lines;
  const items = parent.items as unknown[];
  const item = items[index];
  if (items.length === 1) {
    const [start, end] = parent.range!;
    return textEdit(document, start, parent.flow ? end : trimmedEnd(text, end), isMap(parent) ? "{}" : "[]");
  }
  const start = itemStart(document, parent, index);
  const end = endOf(isMap(parent) ? (item as Pair) : { key: item });
  if (parent.flow) {
    if (index + 1 < items.length) return textEdit(document, start, startOf(items[index + 1]), "");
    const before = endOf(isMap(parent) ? (items[index - 1] as Pair) : { key: items[index - 1] });
    return textEdit(document, before, end, "");
  }
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const ownLine = text.slice(lineStart, start).trim() === "";
  if (ownLine) {
    const lastLine = lineEnd(text, trimmedEnd(text, end));
    const after = text.indexOf("\n", lastLine);
    return textEdit(document, lineStart, after < 0 ? text.length : after + 1, "");
  }
  return textEdit(document, start, itemStart(document, parent, index + 1), ""); // first key beside a dash
}
