import { isNode, LineCounter, parseDocument, type Document } from "yaml";
import { ConfigError } from "./configError.ts";
import { explainIssue } from "./explainIssue.ts";
import { configSchema, type PreflightConfig } from "./schema.ts";

const hint = "Every setting is described in media/preflight.schema.json.";
const mostMistakes = 20;

/** Validates the text of a preflight.yaml; `name` is what errors call the file. Throws ConfigError. */
export function parseConfig(text: string, name: string): PreflightConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true, logLevel: "silent", prettyErrors: false });
  const at = (offset: number) => `${name}:${lines.linePos(offset).line}`;
  if (document.errors.length > 0) {
    const mistakes = document.errors.map(({ pos, message }) => `${at(pos[0])}: not valid YAML: ${message}`);
    throw failure(mistakes, "syntax");
  }
  const value: unknown = plain(document, name) ?? {};
  const result = configSchema.safeParse(value);
  if (result.success) return result.data;
  const mistakes = result.error.issues
    .flatMap((issue) => explainIssue(issue, value))
    .map(({ path, text }) => `${at(offsetOf(document, path))}: ${text}`);
  throw failure(mistakes, "invalid");
}

function plain(document: Document, name: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new ConfigError(`${name}: ${(error as Error).message}`, { reason: "syntax", hint, cause: error });
  }
}

function failure(mistakes: string[], reason: string): ConfigError {
  const [first, ...more] = mistakes;
  return new ConfigError(first!, { reason, hint, more: more.slice(0, mostMistakes) });
}

/** Where the key at `path` is written, or the nearest thing above it that is. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const parent: unknown = document.getIn(path.slice(0, length - 1), true);
    const name = path[length - 1];
    const pairs = isNode(parent) && "items" in parent ? (parent.items as { key?: unknown }[]) : [];
    const pair = typeof name === "number" ? pairs[name] : pairs.find((item) => keyText(item?.key) === name);
    const node = isNode(pair) ? pair : pair?.key;
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function keyText(key: unknown): unknown {
  return typeof key === "object" && key !== null && "value" in key ? String(key.value) : key;
}
