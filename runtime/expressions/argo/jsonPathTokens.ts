import { RunFailure } from "../exprlang/runFailure.ts";
import { spendWork } from "../exprlang/meter.ts";
import { parseScript, type Script } from "./jsonPathScript.ts";
import { splitJsonPath } from "./jsonPathText.ts";

/** A place in a list: a number, or a script that gives one. */
export type Place = number | Script;

export type PathToken =
  | { readonly kind: "root" | "current" | "wildcard" | "recursive" | "length" }
  | { readonly kind: "key"; readonly key: string }
  | { readonly kind: "index"; readonly index: number }
  | { readonly kind: "range"; readonly from?: Place; readonly to?: Place; readonly step?: Place }
  | { readonly kind: "union"; readonly members: readonly (string | Place)[] }
  | { readonly kind: "filter" | "script"; readonly script: Script };

/** Scripts hold paths, which hold scripts. */
const MAX_NESTING = 20;

/** Parses a JSONPath into steps. @throws RunFailure for a path that is none */
export function tokenizeJsonPath(path: string, nesting = 0): PathToken[] {
  if (nesting > MAX_NESTING) throw new RunFailure("invalid JSONPath selector: it is nested too deeply");
  return splitJsonPath(path).map((step) => parseStep(step.trim(), nesting));
}

const words: Record<string, PathToken> = {
  $: { kind: "root" },
  "@": { kind: "current" },
  "*": { kind: "wildcard" },
  "..": { kind: "recursive" },
  length: { kind: "length" },
};

function parseStep(step: string, nesting: number): PathToken {
  if (step === "") throw new RunFailure("invalid token. token string is empty");
  if (Object.hasOwn(words, step)) return words[step]!;
  if (!step.startsWith("[")) return { kind: "key", key: step };
  const script = (text: string) => parseScript(text, (path) => tokenizeJsonPath(path, nesting + 1));
  const inner = step.endsWith("]") ? step.slice(1, -1).trim() : "";
  if (inner === "") throw noFormat(step);
  if (inner === "*") return words["*"]!;
  if (inner.startsWith("?")) {
    if (!/^\?\(.*\)$/s.test(inner)) throw noFormat(step);
    return { kind: "filter", script: script(inner.slice(2, -1).trim()) };
  }
  return subscript(splitArguments(inner, step), step, script);
}

function noFormat(step: string): RunFailure {
  return new RunFailure(`invalid token. '${step.slice(0, 200)}' does not match any token format`);
}

type Argument = number | string | undefined;
const colon = Symbol("colon");
const comma = Symbol("comma");
type Part = Argument | typeof colon | typeof comma;

const integer = (text: string) => (/^[+-]?\d{1,18}$/.test(text) ? Number(text) : undefined);
const isQuoted = (text: string) => /^(?:'.*'|".*")$/s.test(text) && text.length > 1;
const isScript = (text: string) => text.length > 2 && text.startsWith("(") && text.endsWith(")");

/** What stands between the commas and colons of a subscript. Spaces outside quotes and scripts do not count. */
function splitArguments(inner: string, step: string): Part[] {
  spendWork(inner.length);
  const parts: Part[] = [];
  let buffer = "";
  let open = 0;
  let close = 0;
  let quote = "";
  const flush = () => {
    parts.push(buffer);
    buffer = "";
  };
  for (const [at, character] of [...inner].entries()) {
    const free = quote === "" && open === close;
    if (free && character === ":") {
      const number = integer(buffer);
      if (buffer !== "" && number === undefined) throw noFormat(step);
      if (buffer !== "" || at === 0) parts.push(number);
      parts.push(colon);
      buffer = "";
      continue;
    }
    if (free && character === ",") {
      if (buffer !== "") parts.push(integer(buffer) ?? buffer);
      parts.push(comma);
      buffer = "";
      continue;
    }
    buffer += character;
    if (character === " " && free) buffer = buffer.trim();
    else if (character === "(" && quote === "") open++;
    else if (character === ")") {
      if (++close === open) {
        if (!isScript(buffer)) throw new RunFailure(`invalid expression. invalid format '${buffer.slice(0, 200)}'`);
        flush();
      }
    } else if ((character === "'" || character === '"') && open === close && (quote === "" || quote === character)) {
      if (buffer.at(-2) === "\\") buffer = buffer.slice(0, -2) + character;
      else if (quote === "") {
        if (buffer !== character) throw noFormat(step);
        quote = character;
      } else {
        quote = "";
        if (!isQuoted(buffer)) throw noFormat(step);
        flush();
      }
    }
  }
  if (buffer !== "") parts.push(integer(buffer) ?? buffer);
  return parts;
}

function subscript(parts: readonly Part[], step: string, script: (text: string) => Script): PathToken {
  if (parts.length === 1) {
    const [only] = parts;
    if (typeof only === "number") return { kind: "index", index: only };
    if (typeof only === "string" && isQuoted(only)) return { kind: "key", key: only.slice(1, -1) };
    if (typeof only === "string" && isScript(only)) return { kind: "script", script: script(only.slice(1, -1)) };
    throw noFormat(step);
  }
  const colons = parts.filter((part) => part === colon).length;
  const commas = parts.filter((part) => part === comma).length;
  const given = withGaps(parts);
  const place = (argument: Argument): Place | undefined => {
    if (typeof argument !== "string") return argument;
    if (!isScript(argument)) throw new RunFailure(`invalid expression. invalid format '${argument.slice(0, 200)}'`);
    return script(argument.slice(1, -1));
  };
  if (colons > 0 && commas === 0 && colons <= 2) {
    const [from, to, by] = given;
    return { kind: "range", from: place(from), to: place(to), step: place(by) };
  }
  if (commas === 0 || colons > 0 || commas >= given.length) throw noFormat(step);
  const members = given.map((argument) => {
    if (typeof argument === "string" && isQuoted(argument) && !isScript(argument)) return argument.slice(1, -1);
    if (argument === undefined || (typeof argument === "string" && !isScript(argument))) throw noFormat(step);
    // A member that is a script must not be taken for a key.
    return place(argument)!;
  });
  return { kind: "union", members };
}

/** The arguments; nothing between two colons is an argument too. */
function withGaps(parts: readonly Part[]): Argument[] {
  const given: Argument[] = [];
  let afterColon = false;
  for (const part of parts) {
    if (part === colon && afterColon) given.push(undefined);
    afterColon = part === colon;
    if (typeof part !== "symbol") given.push(part);
  }
  return given;
}
