import { RunFailure } from "../exprlang/runFailure.ts";

export type PathToken =
  | { readonly kind: "root" | "current" | "wildcard" | "recursive" | "length" }
  | { readonly kind: "key"; readonly key: string }
  | { readonly kind: "index"; readonly index: number }
  | { readonly kind: "range"; readonly from?: number; readonly to?: number; readonly step?: number }
  | { readonly kind: "keys"; readonly keys: readonly string[] }
  | { readonly kind: "indices"; readonly indices: readonly number[] };

const MAX_TOKENS = 200;
const integer = /^[+-]?\d{1,15}$/;
const quoted = /^(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")$/s;

/** Splits a JSONPath into steps. @throws RunFailure for a path that is none, or that needs a script */
export function tokenizeJsonPath(path: string): PathToken[] {
  const invalid = (why: string) => new RunFailure(`invalid JSONPath selector '${path.slice(0, 200)}' ${why}`);
  if (!/^[$@](?:$|[.[])/.test(path)) throw invalid("it must begin with $ or @, followed by . or [");
  const tokens: PathToken[] = [{ kind: path.startsWith("$") ? "root" : "current" }];
  let at = 1;
  while (at < path.length) {
    if (tokens.length > MAX_TOKENS) throw invalid("it has too many steps");
    if (path.startsWith("..", at)) {
      tokens.push({ kind: "recursive" });
      at += 2;
      if (at >= path.length) return tokens;
    } else if (path[at] === ".") at++;
    if (path[at] === "[") {
      const end = closing(path, at);
      if (end < 0) throw invalid("a [ is not closed");
      tokens.push(subscript(path.slice(at + 1, end).trim(), invalid));
      at = end + 1;
    } else {
      const stop = /[.[]/.exec(path.slice(at));
      const name = path.slice(at, stop ? at + stop.index : undefined).trim();
      if (name === "") throw invalid("a name is missing");
      tokens.push(
        name === "*" ? { kind: "wildcard" } : name === "length" ? { kind: "length" } : { kind: "key", key: name },
      );
      at = stop ? at + stop.index : path.length;
    }
  }
  return tokens;
}

function closing(path: string, open: number): number {
  let quote = "";
  let depth = 0;
  for (let i = open; i < path.length; i++) {
    const character = path[i]!;
    if (quote !== "") {
      if (character === "\\") i++;
      else if (character === quote) quote = "";
    } else if (character === "'" || character === '"') quote = character;
    else if (character === "[") depth++;
    else if (character === "]" && --depth === 0) return i;
  }
  return -1;
}

function subscript(text: string, invalid: (why: string) => RunFailure): PathToken {
  if (text === "*") return { kind: "wildcard" };
  if (text.startsWith("?") || (text.includes("(") && !quoted.test(text))) {
    throw invalid("filters and scripts are not available in a local run");
  }
  const key = unquote(text);
  if (key !== undefined) return { kind: "key", key };
  if (integer.test(text)) return { kind: "index", index: Number(text) };
  if (/^[^'"]*:[^'"]*$/.test(text)) {
    const bounds = text.split(":").map((part) => part.trim());
    if (bounds.length > 3 || bounds.some((part) => part !== "" && !integer.test(part))) throw invalid("bad range");
    const [from, to, step] = bounds.map((part) => (part === "" ? undefined : Number(part)));
    return { kind: "range", from, to, step };
  }
  const parts = splitList(text);
  if (parts.length > 1 && parts.every((part) => integer.test(part)))
    return { kind: "indices", indices: parts.map(Number) };
  const keys = parts.map(unquote);
  if (keys.length > 1 && keys.every((part) => part !== undefined)) return { kind: "keys", keys };
  throw invalid(`[${text}] is not understood`);
}

function unquote(text: string): string | undefined {
  const match = quoted.exec(text);
  return match ? (match[1] ?? match[2]!).replace(/\\(['"])/g, "$1") : undefined;
}

/** Splits at commas outside quotes. */
function splitList(text: string): string[] {
  return (text.match(/(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^,'"])+/gs) ?? []).map((part) => part.trim());
}
