import { isAlias, isMap, isScalar, isSeq, Scalar } from "yaml";
import type { Node, Pair, YAMLMap, YAMLSeq } from "yaml";
import { ManifestError } from "../manifestError.ts";
import type { Path } from "../model.ts";
import { isMergeKey, keyText, plainValue, scalarValue } from "../plainValue.ts";
import { isRecord } from "../record.ts";
import type { TextEdit } from "../sourceRange.ts";
import type { YamlDocument } from "../yamlDocument.ts";
import { columnOf, layoutOf } from "./layout.ts";
import { joinLines, renderBlock, renderEntries, renderFlow } from "./renderValue.ts";

/** Edits that make the value at `path` equal to `value`; none when it is already. */
export function setValue(document: YamlDocument, path: Path, value: unknown): TextEdit[] {
  let node: Node | null = document.root;
  let owner: Owner | undefined;
  for (const [depth, key] of path.entries()) {
    const child: Child = step(document, node, key);
    if (child.missing) return insert(document, node, owner, key, wrap(path.slice(depth + 1), value));
    [node, owner] = [child.node, child.owner];
  }
  return change(document, node, owner, value);
}

/** Edits that take out the key or item at `path`; none when it is not there. */
export function removeValue(document: YamlDocument, path: Path): TextEdit[] {
  let node: Node | null = document.root;
  let parent: Node | null = null;
  let index = -1;
  for (const key of path) {
    const child: Child = step(document, node, key);
    if (child.missing) return [];
    parent = node;
    index = child.index;
    node = child.node;
  }
  if (!isMap(parent) && !isSeq(parent)) throw new ManifestError("a whole document is not removed", { reason: "whole" });
  return [removeItem(document, parent, index)];
}

/** What stands in front of a value: its key, in a map; undefined in a list. */
interface Owner {
  key?: Node;
  parent: YAMLMap | YAMLSeq;
}
type Child = { missing: true } | { missing: false; node: Node | null; owner: Owner; index: number };

function step(document: YamlDocument, node: Node | null, key: string | number): Child {
  if (isAlias(node)) throw shared(document, node);
  if (isMap(node)) {
    const index = node.items.findIndex((pair) => !isMergeKey(pair.key) && keyText(pair.key) === String(key));
    const pair = node.items[index];
    if (pair)
      return { missing: false, node: pair.value as Node | null, owner: { key: pair.key as Node, parent: node }, index };
    return { missing: true };
  }
  if (isSeq(node)) {
    if (typeof key !== "number" || key > node.items.length || key < 0) throw wrongPath(document, node, key);
    if (key === node.items.length) return { missing: true };
    return { missing: false, node: node.items[key] as Node | null, owner: { parent: node }, index: key };
  }
  if (isEmpty(node)) return { missing: true };
  throw wrongPath(document, node, key);
}

function isEmpty(node: Node | null): boolean {
  return node === null || (isScalar(node) && scalarValue(node) === null);
}

function shared(document: YamlDocument, node: Node): ManifestError {
  const { line } = document.lines.position(node.range![0]);
  const message = `${document.file}:${line}: the value comes from an anchor, so changing it would change other places too`;
  return new ManifestError(message, { reason: "shared", hint: "Write the value out at this place first." });
}

function wrongPath(document: YamlDocument, node: Node | null, key: string | number): ManifestError {
  const line = node?.range ? document.lines.position(node.range[0]).line : 1;
  return new ManifestError(`${document.file}:${line}: "${key}" can not be set inside this value`, { reason: "path" });
}

/** The value that has `value` at `path`; a number in the path makes a list. */
function wrap(path: Path, value: unknown): unknown {
  return path
    .toReversed()
    .reduce<unknown>((inner, key) => (typeof key === "number" ? [inner] : { [key]: inner }), value);
}

function edit(document: YamlDocument, start: number, end: number, newText: string): TextEdit {
  return { range: document.lines.range(start, end), newText };
}

function change(document: YamlDocument, node: Node | null, owner: Owner | undefined, value: unknown): TextEdit[] {
  if (isAlias(node)) throw shared(document, node);
  const current = plainValue(node).value;
  if (JSON.stringify(current) === JSON.stringify(value)) return [];
  if (isMap(node) && isRecord(value) && node.items.length > 0) return changeMap(document, node, value);
  if (isSeq(node) && Array.isArray(value) && node.items.length > 0 && value.length > 0) {
    return changeList(document, node, value);
  }
  if (owner && isEmpty(node) && !isWritten(node)) return fillEmpty(document, node, owner, value);
  return [replace(document, node!, owner, value)];
}

function changeMap(document: YamlDocument, map: YAMLMap, value: Record<string, unknown>): TextEdit[] {
  const gone = map.items.filter((pair) => isMergeKey(pair.key) || !Object.hasOwn(value, keyText(pair.key) ?? ""));
  if (gone.length > 0) {
    // Several neighbours can not be taken out by edits that do not touch: such a map is written anew.
    return [replace(document, map, undefined, value)];
  }
  const added = Object.entries(value).filter(([name]) => !map.items.some((pair) => keyText(pair.key) === name));
  const edits = map.items.flatMap((pair) =>
    change(document, pair.value as Node | null, { key: pair.key as Node, parent: map }, value[keyText(pair.key)!]),
  );
  if (added.length === 0) return edits;
  return [...edits, insertEntries(document, map, Object.fromEntries(added))];
}

function changeList(document: YamlDocument, list: YAMLSeq, value: unknown[]): TextEdit[] {
  if (value.length < list.items.length) return [replace(document, list, undefined, value)];
  const edits = list.items.flatMap((item, index) =>
    change(document, item as Node | null, { parent: list }, value[index]),
  );
  if (value.length === list.items.length) return edits;
  return [...edits, insertEntries(document, list, value.slice(list.items.length))];
}

/** Is a null written out ("null", "~", "{}") rather than left empty? */
function isWritten(node: Node | null): boolean {
  return node?.range !== undefined && node.range !== null && node.range[1] > node.range[0];
}

function insert(
  document: YamlDocument,
  node: Node | null,
  owner: Owner | undefined,
  key: string | number,
  value: unknown,
): TextEdit[] {
  const entry = typeof key === "number" ? [value] : { [key]: value };
  if ((isMap(node) || isSeq(node)) && node.items.length > 0) return [insertEntries(document, node, entry)];
  if (!owner) throw wrongPath(document, node, key);
  if (isWritten(node)) return [replace(document, node!, owner, entry)];
  return fillEmpty(document, node, owner, entry);
}

/** New entries after the last one, in the style of the collection. */
function insertEntries(document: YamlDocument, collection: YAMLMap | YAMLSeq, entries: object): TextEdit {
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
    return edit(document, end, end, `,${gap}${inner}`);
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
    return edit(document, end, end, `${" ".repeat(column)}${indented}${layout.newline}`);
  const line = lineEnd(text, trimmedEnd(text, end));
  return edit(document, line, line, `${layout.newline}${" ".repeat(column)}${indented}`);
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

/** A key without a value, or a dash without an item. */
function fillEmpty(document: YamlDocument, node: Node | null, owner: Owner, value: unknown): TextEdit[] {
  const { text } = document.lines;
  const keyEnd = owner.key ? owner.key.range![1] : undefined;
  const colon = keyEnd === undefined ? (node?.range?.[0] ?? 0) : text.indexOf(":", keyEnd) + 1;
  const nested = typeof value === "object" && value !== null && Object.keys(value).length > 0;
  if (owner.parent.flow || !nested || !owner.key) {
    return [edit(document, colon, colon, ` ${renderFlow(value, quotesOf(document, owner.parent))}`)];
  }
  const layout = layoutOf(document);
  const own = columnOf(document, owner.key);
  const column = Array.isArray(value) && !layout.indentSeq ? own : own + layout.indent;
  const at = lineEnd(text, colon);
  const body = joinLines(renderBlock(value, layout), column, layout.newline);
  return [edit(document, at, at, `${layout.newline}${" ".repeat(column)}${body}`)];
}

function replace(document: YamlDocument, node: Node, owner: Owner | undefined, value: unknown): TextEdit {
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
    return edit(
      document,
      start,
      end,
      renderFlow(value, insideFlow ? quotesOf(document, owner?.parent ?? node) : quotesOfScalar(node)),
    );
  }
  const followed = text.slice(end, lineEnd(text, end)).trim() !== ""; // a comment: nothing of several lines fits before it
  if (followed) return edit(document, start, end, renderFlow(value, typeof value === "string" ? "double" : "plain"));
  const keyColumn = owner?.key ? columnOf(document, owner.key) : undefined;
  if (scalar) {
    const indent = (keyColumn ?? lineColumn(document, start)) + layout.indent;
    const [header, ...lines] = renderBlock({ k: value }, { ...layout, indent: 2 });
    const body = lines.map((line) => (line === "" ? "" : " ".repeat(indent) + line.slice(2)));
    return edit(document, start, end, [header!.replace(/^k: /, ""), ...body].join(layout.newline));
  }
  const empty = Object.keys(value).length === 0;
  if (empty) return edit(document, start, end, Array.isArray(value) ? "[]" : "{}");
  const alreadyBlock = (isMap(node) || isSeq(node)) && !node.flow;
  if (alreadyBlock) {
    const column = document.lines.position(start).column - 1;
    return edit(document, start, end, joinLines(renderBlock(value, layout), column, layout.newline));
  }
  if (keyColumn === undefined) return edit(document, start, end, renderFlow(value, "plain"));
  const column = Array.isArray(value) && !layout.indentSeq ? keyColumn : keyColumn + layout.indent;
  const body = joinLines(renderBlock(value, layout), column, layout.newline);
  const before = trimmedEnd(text, start);
  return edit(document, before, end, `${layout.newline}${" ".repeat(column)}${body}`);
}

function removeItem(document: YamlDocument, parent: YAMLMap | YAMLSeq, index: number): TextEdit {
  const { text } = document.lines;
  const items = parent.items as unknown[];
  const item = items[index];
  if (items.length === 1) {
    const [start, end] = parent.range!;
    return edit(document, start, parent.flow ? end : trimmedEnd(text, end), isMap(parent) ? "{}" : "[]");
  }
  const start = itemStart(document, parent, index);
  const end = endOf(isMap(parent) ? (item as Pair) : { key: item });
  if (parent.flow) {
    if (index + 1 < items.length) return edit(document, start, startOf(items[index + 1]), "");
    const before = endOf(isMap(parent) ? (items[index - 1] as Pair) : { key: items[index - 1] });
    return edit(document, before, end, "");
  }
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const ownLine = text.slice(lineStart, start).trim() === "";
  if (ownLine) {
    const lastLine = lineEnd(text, trimmedEnd(text, end));
    const after = text.indexOf("\n", lastLine);
    return edit(document, lineStart, after < 0 ? text.length : after + 1, "");
  }
  return edit(document, start, itemStart(document, parent, index + 1), ""); // first key beside a dash
}

function itemStart(document: YamlDocument, parent: YAMLMap | YAMLSeq, index: number): number {
  const start = startOf(parent.items[index]);
  if (isMap(parent) || parent.flow) return start;
  return document.lines.text.lastIndexOf("-", start - 1);
}

function startOf(item: unknown): number {
  const node = (item as Pair).key !== undefined ? ((item as Pair).key as Node) : (item as Node);
  return node.range![0];
}

/** Offset after a value, or after the key when there is no value. */
function endOf({ key, value }: { key?: unknown; value?: unknown }): number {
  const node = ((value as Node | null | undefined)?.range ? value : key) as Node;
  return node.range![1];
}

function dashColumn(document: YamlDocument, list: YAMLSeq): number {
  return document.lines.position(list.range![0]).column - 1;
}

function lineColumn(document: YamlDocument, offset: number): number {
  const { text } = document.lines;
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  return /^ */.exec(text.slice(start, offset))![0].length;
}

function trimmedEnd(text: string, end: number): number {
  let at = end;
  while (at > 0 && /\s/.test(text[at - 1]!)) at--;
  return at;
}

/** Before the line break (CR included) that ends the line of `offset`. */
function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  const end = newline < 0 ? text.length : newline;
  return end > offset && text[end - 1] === "\r" ? end - 1 : end;
}

function quotesOfScalar(node: Node): "single" | "double" | "plain" {
  if (!isScalar(node)) return "plain";
  return node.type === Scalar.QUOTE_SINGLE ? "single" : node.type === Scalar.QUOTE_DOUBLE ? "double" : "plain";
}

/** "json" where the keys around are in double quotes. */
function quotesOf(document: YamlDocument, node: Node): "json" | "plain" {
  const root = document.root;
  const first =
    isMap(node) && node.items.length > 0 ? node.items[0]!.key : isMap(root) ? root.items[0]?.key : undefined;
  return isScalar(first) && first.type === Scalar.QUOTE_DOUBLE ? "json" : "plain";
}
