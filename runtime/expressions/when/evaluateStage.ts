import { RE2JS } from "re2js";
import type { Family, Stage } from "./plan.ts";
import { deepEqual, goText, type WhenValue } from "./value.ts";
import { WhenError } from "./whenError.ts";
import { holds } from "../ordering.ts";

const roles: Record<Family | "prefix", string> = {
  prefix: "prefix",
  modifier: "modifier",
  comparator: "comparator",
  logical: "logical operator",
  ternary: "ternary operator",
  separator: "separator",
};

const needs: Record<Family | "prefix", string> = {
  prefix: "",
  modifier: ", it is not a number",
  comparator: ", it is not a number",
  logical: ", it is not a bool",
  ternary: ", it is not a bool",
  separator: "",
};

function unusable(value: WhenValue, symbol: string, family: Family | "prefix"): WhenError {
  const text = `Value '${goText(value)}' cannot be used with the ${roles[family]} '${symbol}'${needs[family]}`;
  return new WhenError("evaluate", text);
}

/** Evaluates a planned condition. @throws WhenError stage evaluate, or panic where Argo's controller would crash */
export function evaluateStage(stage: Stage | undefined): WhenValue {
  if (stage === undefined) return null;
  switch (stage.type) {
    case "literal":
      return stage.token.kind === "PATTERN" ? compile(String(stage.token.value)) : stage.token.value;
    case "clause":
      return evaluateStage(stage.inner);
    case "access": {
      evaluateStage(stage.argument);
      throw new WhenError("evaluate", `No parameter '${stage.name.split(".")[0]}' found.`);
    }
    case "prefix":
      return prefix(stage.symbol, evaluateStage(stage.right));
    case "binary":
      return binary(stage);
  }
}

function prefix(symbol: string, value: WhenValue): WhenValue {
  if (symbol === "!" && typeof value === "boolean") return !value;
  if (symbol === "-" && typeof value === "number") return -value;
  if (symbol === "~" && typeof value === "number") return Number(BigInt.asIntN(64, ~toInt64(value)));
  throw unusable(value, symbol, "prefix");
}

function binary(stage: Extract<Stage, { type: "binary" }>): WhenValue {
  const { symbol, family } = stage;
  const left = evaluateStage(stage.left);
  if (symbol === "&&" && left === false) return false;
  if (symbol === "||" && left === true) return true;
  if (symbol === "??" && left !== null) return left;
  if (symbol === "?" && left === false) return null;
  if (symbol === ":" && left !== null) return left;
  const right = evaluateStage(stage.right);
  switch (symbol) {
    case ",":
      return Array.isArray(left) ? [...left, right] : [left, right];
    case "?":
      if (typeof left !== "boolean") throw unusable(left, symbol, family);
      return right;
    case ":":
    case "??":
      return right;
    case "&&":
    case "||":
      if (typeof left !== "boolean") throw unusable(left, symbol, family);
      if (typeof right !== "boolean") throw unusable(right, symbol, family);
      return right;
    case "==":
      return deepEqual(left, right);
    case "!=":
      return !deepEqual(left, right);
    case "in":
      return contains(left, right);
    case "=~":
    case "!~":
      return matches(left, right, symbol) === (symbol === "=~");
    case "+":
      if (typeof left === "number" && typeof right === "number") return left + right;
      if (typeof left !== "string" && typeof right !== "string") throw unusable(left, symbol, family);
      return goText(left) + goText(right);
    default:
      return family === "comparator" ? compare(symbol, left, right) : arithmetic(symbol, left, right);
  }
}

function contains(left: WhenValue, right: WhenValue): boolean {
  if (!Array.isArray(right)) throw unusable(right, "in", "comparator");
  return right.some((item) => {
    // Go's == on two slices is a run-time panic.
    if (Array.isArray(left) && Array.isArray(item)) {
      throw new WhenError("panic", "panic: runtime error: comparing uncomparable type []interface {}");
    }
    return left === item;
  });
}

function matches(left: WhenValue, right: WhenValue, symbol: string): boolean {
  if (typeof left !== "string") throw unusable(left, symbol, "comparator");
  if (typeof right === "string") return compile(right).matcher(left).find();
  if (right instanceof RE2JS) return right.matcher(left).find();
  throw unusable(right, symbol, "comparator");
}

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    throw new WhenError("evaluate", `Unable to compile regexp pattern '${pattern}': ${(error as Error).message}`);
  }
}

function compare(symbol: string, left: WhenValue, right: WhenValue): boolean {
  let order: number;
  if (typeof left === "number" && typeof right === "number") {
    // Infinity minus itself is NaN, which would deny that it equals itself.
    order = left === right ? 0 : left - right;
  } else if (typeof left === "string" && typeof right === "string") {
    order = Buffer.compare(Buffer.from(left), Buffer.from(right));
  } else throw unusable(left, symbol, "comparator");
  return holds(symbol, order);
}

function arithmetic(symbol: string, left: WhenValue, right: WhenValue): number {
  if (typeof left !== "number") throw unusable(left, symbol, "modifier");
  if (typeof right !== "number") throw unusable(right, symbol, "modifier");
  switch (symbol) {
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "%":
      return left % right;
    case "**":
      // math.Pow(1, y) and math.Pow(-1, ±Inf) are 1 in Go.
      return left === 1 || (left === -1 && !Number.isFinite(right) && !Number.isNaN(right)) ? 1 : left ** right;
    case "&":
      return Number(toInt64(left) & toInt64(right));
    case "|":
      return Number(toInt64(left) | toInt64(right));
    case "^":
      return Number(toInt64(left) ^ toInt64(right));
    case "<<":
      return toUint64(right) > 63n ? 0 : Number(BigInt.asUintN(64, toUint64(left) << toUint64(right)));
    default:
      return toUint64(right) > 63n ? 0 : Number(toUint64(left) >> toUint64(right));
  }
}

/** int64(float64) of Go on amd64: cut towards zero; out of range gives the smallest integer. */
function toInt64(value: number): bigint {
  if (!(Math.abs(value) < 2 ** 63)) return -(1n << 63n);
  return BigInt(Math.trunc(value));
}

function toUint64(value: number): bigint {
  if (value >= 2 ** 63 && value < 2 ** 64) return BigInt(Math.trunc(value));
  return BigInt.asUintN(64, toInt64(value));
}
