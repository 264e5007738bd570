import { isNode, LineCounter, parseDocument, type Document } from "yaml";
import { explainIssue } from "./explainIssue.ts";
import { configSchema, type PreflightConfig } from "./schema.ts";

/** One thing wrong with a preflight.yaml, and the piece of its text that it is about. */
export interface ConfigMistake {
  text: string;
  start: number;
  end: number;
  line: number;
}

export interface ReadConfig {
  /** Undefined when there are mistakes. */
  config?: PreflightConfig;
  kind?: "syntax" | "invalid";
  mistakes: ConfigMistake[];
}

/** Reads and validates the text of a preflight.yaml. Never throws. */
export function readConfig(text: string): ReadConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true, logLevel: "silent", prettyErrors: false });
  const mistake = (text: string, [start, end]: readonly [number, number]): ConfigMistake => {
    return { text, start, end, line: lines.linePos(start).line };
  };
  if (document.errors.length > 0) {
    const mistakes = document.errors.map(({ pos, message }) => mistake(`not valid YAML: ${message}`, pos));
    return { kind: "syntax", mistakes };
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch (error) {
    return { kind: "syntax", mistakes: [mistake((error as Error).message, [0, 0])] };
  }
  const result = configSchema.safeParse(value);
  if (result.success) return { config: result.data, mistakes: [] };
  const mistakes = result.error.issues
    .flatMap((issue) => explainIssue(issue, value))
    .map(({ path, text }) => mistake(text, rangeOf(document, path)));
  return { kind: "invalid", mistakes };
}

/** Where the key at `path` is written, or the nearest thing above it that is. */
function rangeOf(document: Document, path: readonly PropertyKey[]): [number, number] {
  for (let length = path.length; length > 0; length--) {
    const parent: unknown = document.getIn(path.slice(0, length - 1), true);
    const name = path[length - 1];
    const pairs = isNode(parent) && "items" in parent ? (parent.items as { key?: unknown }[]) : [];
    const pair = typeof name === "number" ? pairs[name] : pairs.find((item) => keyText(item?.key) === name);
    const node = isNode(pair) ? pair : pair?.key;
    if (isNode(node) && node.range) return [node.range[0], node.range[1]];
  }
  return [0, 0];
}

function keyText(key: unknown): unknown {
  return typeof key === "object" && key !== null && "value" in key ? String(key.value) : key;
}
