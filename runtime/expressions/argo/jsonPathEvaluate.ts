import { print } from "../exprlang/goPrint.ts";
import { unmarshal } from "../exprlang/goJsonParse.ts";
import { goPower } from "../exprlang/goPower.ts";
import { spendWork } from "../exprlang/meter.ts";
import { parseFloat64, parseInteger } from "../exprlang/numberText.ts";
import { compilePattern } from "../exprlang/pattern.ts";
import { RunFailure } from "../exprlang/runFailure.ts";
import { GoInt, GoMap, type Value } from "../exprlang/value.ts";
import type { Operand, Operation, Script } from "./jsonPathScript.ts";
import type { PathToken } from "./jsonPathTokens.ts";

/** What $ and @ are, and how a path is followed. */
export interface ScriptScope {
  readonly root: Value;
  readonly current: Value;
  readonly follow: (path: readonly PathToken[]) => Value;
}

/** The value of a script. @throws RunFailure */
export function evaluateScript({ text, operation }: Script, scope: ScriptScope): Value {
  if (text === "") throw new RunFailure("invalid expression. is empty");
  if (operation) return run(operation, scope);
  const named = variable(text, scope);
  if (named !== undefined) return named;
  const operand: Operand = { kind: "text", text };
  return attempt(() => number(operand, scope)) ?? attempt(() => boolean(operand, scope)) ?? text;
}

function variable(text: string, { root, current }: ScriptScope): Value | undefined {
  if (text === "$") return root;
  if (text === "@") return current;
  return text === "nil" || text === "null" ? null : undefined;
}

function attempt<T>(evaluate: () => T): T | undefined {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof RunFailure && !/budget|too m/.test(error.message)) return undefined;
    throw error;
  }
}

const wrapped = (text: string, quote: string) => text.length > 1 && text.startsWith(quote) && text.endsWith(quote);
const quoted = (text: string) => (wrapped(text, "'") ? text : `'${wrapped(text, '"') ? text.slice(1, -1) : text}'`);

function run(operation: Operation, scope: ScriptScope): Value {
  spendWork(10);
  if (operation.kind === "path") {
    const value = scope.follow(operation.path);
    if (typeof value !== "string") return value;
    return wrapped(value, "'") ? value : `'${value}'`;
  }
  const { operator, left, right } = operation;
  const numbers = (compute: (a: number, b: number) => Value) => compute(number(left, scope), number(right, scope));
  switch (operator) {
    case "||":
    case "&&": {
      // Both sides are evaluated: what can not be a boolean fails the whole.
      const a = boolean(left, scope);
      const b = boolean(right, scope);
      return operator === "||" ? a || b : a && b;
    }
    case "!":
      return !boolean(right, scope);
    case "==":
      return same(left, right, scope);
    case "!=":
      return !same(left, right, scope);
    case "<":
      return numbers((a, b) => a < b);
    case "<=":
      return numbers((a, b) => a <= b);
    case ">":
      return numbers((a, b) => a > b);
    case ">=":
      return numbers((a, b) => a >= b);
    case "+":
      return numbers((a, b) => a + b);
    case "-":
      return numbers((a, b) => a - b);
    case "*":
      return numbers((a, b) => a * b);
    case "/":
      return numbers((a, b) => a / b);
    case "**":
      return numbers(goPower);
    case "%":
      return remainder(integer(left, scope), integer(right, scope));
    case "=~":
      return matches(string(left, scope), string(right, scope));
    case "in":
      return contains(left, right, scope);
    default:
      return !contains(left, right, scope);
  }
}

function remainder(a: bigint, b: bigint): Value {
  if (b === 0n) throw new RunFailure("runtime error: integer divide by zero");
  return new GoInt("int64", a % b);
}

function matches(text: string, pattern: string): boolean {
  const bare = (value: string) => (wrapped(value, "'") ? value.slice(1, -1) : value);
  return compilePattern(bare(pattern), text).matcher(bare(text)).find();
}

function same(left: Operand, right: Operand, scope: ScriptScope): boolean {
  const a = attempt(() => number(left, scope));
  const b = a === undefined ? undefined : attempt(() => number(right, scope));
  if (a !== undefined && b !== undefined) return a === b;
  return string(left, scope) === string(right, scope);
}

/** The operand's value: text that names $, @ or nil stands for that. */
function valueOf(operand: Operand, scope: ScriptScope): Value {
  if (operand === undefined) throw new RunFailure("invalid argument. is nil");
  if (operand.kind === "value") return operand.value;
  const value = operand.kind === "text" ? operand.text : run(operand, scope);
  if (typeof value !== "string") return value;
  const named = variable(value, scope);
  return named === undefined ? value : named;
}

function number(operand: Operand, scope: ScriptScope): number {
  const value = parseFloat64(print(valueOf(operand, scope)));
  if (value === undefined) throw new RunFailure("invalid argument. expected number");
  return value;
}

function integer(operand: Operand, scope: ScriptScope): bigint {
  const value = parseInteger(print(valueOf(operand, scope)), 10);
  if (value === undefined) throw new RunFailure("invalid argument. expected integer");
  return value;
}

function boolean(operand: Operand, scope: ScriptScope): boolean {
  const value = operand === undefined ? null : valueOf(operand, scope);
  if (value === null) return false;
  const text = print(value);
  if (/^(?:1|[tT]|TRUE|[tT]rue)$/.test(text)) return true;
  if (/^(?:0|[fF]|FALSE|[fF]alse)$/.test(text)) return false;
  throw new RunFailure("invalid argument. expected boolean");
}

/** Text in single quotes where it is a string of the data or was written in quotes; other values as printed. */
function string(operand: Operand, scope: ScriptScope): string {
  if (operand === undefined) throw new RunFailure("invalid argument. is nil");
  const written =
    operand.kind === "value" ? operand.value : operand.kind === "text" ? operand.text : run(operand, scope);
  if (typeof written !== "string") return print(written);
  const named = variable(written, scope);
  if (typeof named === "string") return quoted(named);
  if (named !== undefined) return print(named);
  return wrapped(written, '"') ? quoted(written) : written;
}

function contains(left: Operand, right: Operand, scope: ScriptScope): boolean {
  const item =
    attempt(() => number(left, scope)) ?? attempt(() => string(left, scope)) ?? attempt(() => boolean(left, scope));
  return elements(right, scope).some((element) => element === item);
}

function elements(operand: Operand, scope: ScriptScope): Value[] {
  let value = valueOf(operand, scope);
  if (typeof value === "string" && /^(?:\{.*\}|\[.*\])$/s.test(value)) value = unmarshal(value);
  if (Array.isArray(value)) return value;
  if (value instanceof GoMap) return [...value.entries.values()];
  throw new RunFailure("invalid argument. expected array, map, or slice");
}
