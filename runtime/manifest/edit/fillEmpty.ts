import type { Node } from "yaml";
import type { TextEdit } from "../sourceRange.ts";
import type { YamlDocument } from "../yamlDocument.ts";
import type { Owner } from "./childAt.ts";
import { columnOf, layoutOf } from "./layout.ts";
import { quotesOf } from "./quotes.ts";
import { joinLines, renderBlock, renderFlow } from "./renderValue.ts";
import { textEdit } from "./textEdit.ts";
import { lineEnd } from "./textEnds.ts";

/** A key without a value, or a dash without an item. */
export function fillEmpty(document: YamlDocument, node: Node | null, owner: Owner, value: unknown): TextEdit[] {
  const { text } = document.lines;
  const keyEnd = owner.key ? owner.key.range![1] : undefined;
  const colon = keyEnd === undefined ? (node?.range?.[0] ?? 0) : text.indexOf(":", keyEnd) + 1;
  const nested = typeof value === "object" && value !== null && Object.keys(value).length > 0;
  if (owner.parent.flow || !nested || !owner.key) {
    return [textEdit(document, colon, colon, ` ${renderFlow(value, quotesOf(document, owner.parent))}`)];
  }
  const layout = layoutOf(document);
  const own = columnOf(document, owner.key);
  const column = Array.isArray(value) && !layout.indentSeq ? own : own + layout.indent;
  const at = lineEnd(text, colon);
  const body = joinLines(renderBlock(value, layout), column, layout.newline);
  return [textEdit(document, at, at, `${layout.newline}${" ".repeat(column)}${body}`)];
}
