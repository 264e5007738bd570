import { spendWork } from "../exprlang/meter.ts";
import { RunFailure } from "../exprlang/runFailure.ts";
import { trimSpace } from "../exprlang/text.ts";
import { unmarshal } from "../exprlang/goJsonParse.ts";
import type { Value } from "../exprlang/value.ts";
import type { PathToken } from "./jsonPathTokens.ts";

/** An operand of an operator: another one, text as written, or the list or object the text stands for. */
export type Operand = Operation | { readonly kind: "text"; readonly text: string } | ValueOperand | undefined;

interface ValueOperand {
  readonly kind: "value";
  readonly value: Value;
}

export type Operation =
  | { readonly kind: "path"; readonly path: readonly PathToken[] }
  | { readonly kind: "operator"; readonly operator: string; readonly left: Operand; readonly right: Operand };

/** What stands in [?(…)] and [(…)]: without an operation its text is the value. */
export interface Script {
  readonly kind: "code";
  readonly text: string;
  readonly operation: Operation | undefined;
}

/** From loosest to tightest; each splits a script where it first stands outside quotes and brackets. */
const operators = "|| && == != <= >= < > =~ ! + - ** * / %".split(" ").concat("not in", "in", "@", "$");
const afterBrackets = ["", ...operators];
const MAX_DEPTH = 100;

/** Parses a script; `readPath` parses the paths in it. @throws RunFailure */
export function parseScript(text: string, readPath: (path: string) => PathToken[]): Script {
  return { kind: "code", text, operation: parse(text, operators, readPath, 0) };
}

type ReadPath = (path: string) => PathToken[];

function parse(whole: string, from: readonly string[], readPath: ReadPath, depth: number): Operation | undefined {
  if (depth > MAX_DEPTH) throw new RunFailure("invalid expression. it is nested too deeply");
  let text = trimSpace(whole);
  for (let rest = from; rest.length > 0 && text !== ""; rest = rest.slice(1)) {
    spendWork(text.length);
    const operator = rest[0]!;
    if (text.startsWith("(") && text.endsWith(")")) {
      text = trimSpace(text.slice(1, -1));
      // Within brackets everything is possible again; the operator at hand comes first.
      rest = afterBrackets;
    }
    const found = split(text, operator, rest, readPath, depth);
    if (found) return found;
    text = trimSpace(text);
  }
  return undefined;
}

function split(
  text: string,
  operator: string,
  rest: readonly string[],
  readPath: ReadPath,
  depth: number,
): Operation | undefined {
  const at = firstOutside(text, operator);
  if (at < 0) return undefined;
  const isPath = operator === "@" || operator === "$";
  const after = trimSpace(text.slice(at + operator.length));
  const before = trimSpace(text.slice(0, at));
  if (after === "" && !isPath) return undefined;
  const right = operand(after, rest, readPath, depth);
  if (before === "" && !isPath && operator !== "!") return undefined;
  const left = operand(before, rest, readPath, depth);
  if (isPath) return left === undefined ? { kind: "path", path: readPath(text) } : undefined;
  if (operator === "!" && left !== undefined) return undefined;
  if (operator === "") throw new RunFailure("unsupported operator");
  return { kind: "operator", operator, left, right };
}

function operand(text: string, rest: readonly string[], readPath: ReadPath, depth: number): Operand {
  const operation = parse(text, rest, readPath, depth + 1);
  if (operation) return operation;
  if (text === "") return undefined;
  if (/^(?:\[.*\]|\{.*\})$/s.test(text)) {
    try {
      return { kind: "value", value: unmarshal(text) };
    } catch (error) {
      if (!(error instanceof RunFailure)) throw error;
    }
  }
  return { kind: "text", text };
}

/** Where the operator first stands outside of quotes, [] and (); -1 if nowhere. */
function firstOutside(text: string, operator: string): number {
  let single = false;
  let double = false;
  let square = 0;
  let round = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    const quoted = single || double;
    if (character === "(" || character === ")") {
      if (!quoted && square <= 0) round += character === "(" ? 1 : -1;
    } else if (character === "[" || character === "]") {
      if (!quoted && round <= 0) square += character === "[" ? 1 : -1;
    } else if (character === "'") {
      if (!double && square <= 0 && round <= 0) single = !single;
    } else if (character === '"' && !single && square <= 0 && round <= 0) double = !double;
    if (single || double || square > 0 || round > 0) continue;
    const start = i + 1 - operator.length;
    if (start >= 0 && text.startsWith(operator, start)) return start;
  }
  return -1;
}
