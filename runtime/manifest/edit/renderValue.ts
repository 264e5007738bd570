import { stringify, type ToStringOptions, type DocumentOptions, type SchemaOptions } from "yaml";
import type { Layout } from "./layout.ts";

const common: ToStringOptions & DocumentOptions & SchemaOptions = {
  version: "1.1",
  schema: "yaml-1.1",
  lineWidth: 0,
};

/** One line; `quotes` as in the text around it ("json" also quotes the keys). */
export function renderFlow(value: unknown, quotes: "json" | "single" | "double" | "plain"): string {
  if (quotes === "json") return JSON.stringify(value);
  const style = { single: "QUOTE_SINGLE", double: "QUOTE_DOUBLE", plain: "PLAIN" } as const;
  return stringify(value, {
    ...common,
    collectionStyle: "flow",
    flowCollectionPadding: false,
    blockQuote: false,
    defaultStringType: style[quotes],
    defaultKeyType: "PLAIN",
  }).trimEnd();
}

/** What stands between the brackets of a flow collection. */
export function renderEntries(entries: object, quotes: "json" | "plain"): string {
  if (quotes === "plain") return renderFlow(entries, quotes).slice(1, -1).trim();
  const isList = Array.isArray(entries);
  return Object.entries(entries)
    .map(([key, value]) => (isList ? "" : `${JSON.stringify(key)}: `) + JSON.stringify(value))
    .join(", ");
}

/** Lines of a block, without indentation and without a line break at the end. */
export function renderBlock(value: unknown, { indent, indentSeq }: Layout): string[] {
  return stringify(value, { ...common, indent, indentSeq, blockQuote: "literal" })
    .replace(/\n$/, "")
    .split("\n");
}

/** Lines below the first get `column` spaces; empty lines stay empty. */
export function joinLines(lines: readonly string[], column: number, newline: string): string {
  const space = " ".repeat(column);
  return lines.map((line, index) => (index === 0 || line === "" ? line : space + line)).join(newline);
}
