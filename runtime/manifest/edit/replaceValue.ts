import { isMap, isScalar, isSeq, Scalar } from "yaml";
import type { Node } from "yaml";
import type { TextEdit } from "../sourceRange.ts";
import type { YamlDocument } from "../yamlDocument.ts";
import type { Owner } from "./childAt.ts";
import { columnOf, layoutOf } from "./layout.ts";
import { quotesOfScalar, quotesOf } from "./quotes.ts";
import { joinLines, renderBlock, renderFlow } from "./renderValue.ts";
import { textEdit } from "./textEdit.ts";
import { trimmedEnd, lineEnd } from "./textEnds.ts";

/** Writes `value` over the whole text of `node`, in the style of its place. */
export function replaceValue(document: YamlDocument, node: Node, owner: Owner | undefined, value: unknown): TextEdit {
  const { text } = document.lines;
  const [start, valueEnd] = node.range!;
  const block = isScalar(node) && (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED);
  const insideFlow = owner?.parent.flow === true || ((isMap(node) || isSeq(node)) && node.flow === true);
  const scalar = typeof value !== "object" || value === null;
  const layout = layoutOf(document);
  const end = block
    ? trimmedEnd(text, valueEnd)
    : (isMap(node) || isSeq(node)) && !node.flow
      ? trimmedEnd(text, valueEnd)
      : valueEnd;
  if (insideFlow || (scalar && !(typeof value === "string" && value.includes("\n")))) {
    return textEdit(
      document,
      start,
      end,
      renderFlow(value, insideFlow ? quotesOf(document, owner?.parent ?? node) : quotesOfScalar(node)),
    );
  }
  const followed = text.slice(end, lineEnd(text, end)).trim() !== ""; // a comment: nothing of several lines fits before it
  if (followed)
    return textEdit(document, start, end, renderFlow(value, typeof value === "string" ? "double" : "plain"));
  const keyColumn = owner?.key ? columnOf(document, owner.key) : undefined;
  if (scalar) {
    const indent = (keyColumn ?? lineColumn(document, start)) + layout.indent;
    const [header, ...lines] = renderBlock({ k: value }, { ...layout, indent: 2 });
    const body = lines.map((line) => (line === "" ? "" : " ".repeat(indent) + line.slice(2)));
    return textEdit(document, start, end, [header!.replace(/^k: /, ""), ...body].join(layout.newline));
  }
  const empty = Object.keys(value).length === 0;
  if (empty) return textEdit(document, start, end, Array.isArray(value) ? "[]" : "{}");
  const alreadyBlock = (isMap(node) || isSeq(node)) && !node.flow;
  if (alreadyBlock) {
    const column = document.lines.position(start).column - 1;
    return textEdit(document, start, end, joinLines(renderBlock(value, layout), column, layout.newline));
  }
  if (keyColumn === undefined) return textEdit(document, start, end, renderFlow(value, "plain"));
  const column = Array.isArray(value) && !layout.indentSeq ? keyColumn : keyColumn + layout.indent;
  const body = joinLines(renderBlock(value, layout), column, layout.newline);
  const before = trimmedEnd(text, start);
  return textEdit(document, before, end, `${layout.newline}${" ".repeat(column)}${body}`);
}

function lineColumn(document: YamlDocument, offset: number): number {
  const { text } = document.lines;
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  return /^ */.exec(text.slice(start, offset))![0].length;
}
