import { isMap, isSeq, type Node } from "yaml";
import type { YamlDocument } from "../yamlDocument.ts";

/** How a document is written, so that what is added looks the same. */
export interface Layout {
  newline: "\n" | "\r\n";
  /** Spaces per level. */
  indent: number;
  /** Are list items indented below their key? */
  indentSeq: boolean;
}

const mostNodes = 2000; // enough to see the habit

const known = new WeakMap<YamlDocument, Layout>();

/** Looks at the first maps and lists of the document, once: a checklist asks for thousands of edits. */
export function layoutOf(document: YamlDocument): Layout {
  let layout = known.get(document);
  if (!layout) known.set(document, (layout = lookAt(document)));
  return layout;
}

function lookAt(document: YamlDocument): Layout {
  const layout: Layout = { newline: document.lines.text.includes("\r\n") ? "\r\n" : "\n", indent: 2, indentSeq: true };
  let foundIndent = false;
  let foundSeq = false;
  const queue: Node[] = document.root ? [document.root] : [];
  for (let at = 0; at < queue.length && at < mostNodes && !(foundIndent && foundSeq); at++) {
    const node = queue[at]!;
    if (isSeq(node)) queue.push(...node.items.filter((item) => isMap(item)));
    if (!isMap(node) || node.flow) continue;
    for (const { key, value } of node.items) {
      if (!(isMap(value) || isSeq(value)) || value.flow || value.items.length === 0) continue;
      queue.push(value);
      const difference = columnOf(document, value) - columnOf(document, key as Node);
      if (isSeq(value) && !foundSeq) [layout.indentSeq, foundSeq] = [difference > 0, true];
      if (isMap(value) && !foundIndent && difference > 0) [layout.indent, foundIndent] = [difference, true];
    }
  }
  return layout;
}

/** Spaces before a node on its line. */
export function columnOf(document: YamlDocument, node: Node): number {
  return document.lines.position(node.range![0]).column - 1;
}
