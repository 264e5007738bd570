import type { Builtin } from "./builtins.ts";
import { parseFloat64, parseInteger } from "./numberText.ts";
import { compare, durationOf, floatOf, integerOf, toInt, truncate } from "./operators.ts";
import { spendWork } from "./meter.ts";
import { RunFailure } from "./runFailure.ts";
import { GoInt, typeName, type Value } from "./value.ts";

const MAX_DEPTH = 500;

/** The builtin int(): also what Argo calls asInt. @throws RunFailure */
export function toInteger(value: Value): bigint {
  if (typeof value === "string") {
    const parsed = parseInteger(value, 10);
    if (parsed === undefined) throw new RunFailure(`invalid operation: int(${value})`);
    return parsed;
  }
  if (value instanceof GoInt) return value.value;
  if (typeof value === "number") return truncate(value);
  return toInt(value);
}

/** The builtin float(): also what Argo calls asFloat. @throws RunFailure */
export function toFloat(value: Value): number {
  if (typeof value === "string") {
    const parsed = parseFloat64(value);
    if (parsed === undefined) throw new RunFailure(`invalid operation: float(${value})`);
    return parsed;
  }
  const number = floatOf(value);
  if (number === undefined) throw new RunFailure(`invalid operation: float(${typeName(value)})`);
  return number;
}

const rounding = (name: string, round: (value: number) => number): Builtin => {
  return ([value]) => {
    const number = floatOf(value!);
    if (number === undefined) throw new RunFailure(`invalid argument for ${name} (type ${typeName(value!)})`);
    return round(number);
  };
};

const bits = (name: string, apply: (x: bigint, y: bigint) => bigint): Builtin => {
  return ([x, y]) => BigInt.asIntN(64, apply(bitsOf(x!, name), bitsOf(y!, name)));
};

const shift = (name: string, apply: (x: bigint, y: bigint) => bigint): Builtin => {
  return bits(name, (x, y) => {
    if (y < 0n) throw new RunFailure(`invalid operation: negative shift count ${y} (type int)`);
    return apply(x, y > 64n ? 64n : y);
  });
};

function bitsOf(value: Value, name: string): bigint {
  const integer = integerOf(value);
  if (integer === undefined)
    throw new RunFailure(`cannot use ${typeName(value)} as argument (type int) to call ${name}`);
  return integer;
}

/** The builtins on numbers. */
export const numberBuiltins: Record<string, Builtin> = {
  abs([value]) {
    if (typeof value === "number") return Math.abs(value);
    const integer = integerOf(value!);
    if (integer === undefined) throw new RunFailure(`invalid argument for abs (type ${typeName(value!)})`);
    return integer < 0n ? arithmeticNegate(value!, integer) : value!;
  },
  ceil: rounding("ceil", Math.ceil),
  floor: rounding("floor", Math.floor),
  // Halves go away from zero.
  round: rounding("round", (value) => (Number.isFinite(value) ? Math.trunc(value) + half(value) : value)),
  int: ([value]) => toInteger(value!),
  float: ([value]) => toFloat(value!),
  max: (args) => extreme("max", "<", args, 0),
  min: (args) => extreme("min", ">", args, 0),
  mean(args) {
    const numbers = flat("mean", args, [], 0);
    return numbers.length === 0 ? 0 : numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  },
  median(args) {
    const numbers = flat("median", args, [], 0).sort((a, b) => a - b);
    if (numbers.length === 0) return 0;
    const middle = numbers.length >> 1;
    return numbers.length % 2 === 1 ? numbers[middle]! : (numbers[middle - 1]! + numbers[middle]!) / 2;
  },
  bitand: bits("bitand", (x, y) => x & y),
  bitor: bits("bitor", (x, y) => x | y),
  bitxor: bits("bitxor", (x, y) => x ^ y),
  bitnand: bits("bitnand", (x, y) => x & ~y),
  bitshl: shift("bitshl", (x, y) => x << y),
  bitshr: shift("bitshr", (x, y) => x >> y),
  bitushr: shift("bitushr", (x, y) => BigInt.asUintN(64, x) >> y),
  bitnot: ([x]) => ~bitsOf(x!, "bitnot"),
};

function half(value: number): number {
  const fraction = value - Math.trunc(value);
  return fraction >= 0.5 ? 1 : fraction <= -0.5 ? -1 : 0;
}

function arithmeticNegate(value: Value, integer: bigint): Value {
  return value instanceof GoInt ? new GoInt(value.type, -integer) : BigInt.asIntN(64, -integer);
}

function extreme(name: string, operator: string, args: readonly Value[], depth: number): Value {
  if (depth > MAX_DEPTH) throw new RunFailure("recursion depth exceeded");
  let best: Value = null;
  const consider = (value: Value) => {
    spendWork();
    if (best === null || compare(operator, best, value)) best = value;
  };
  for (const value of args) {
    if (Array.isArray(value)) {
      for (const item of value) {
        const inner = extreme(name, operator, [item], depth + 1);
        if (floatOf(inner) === undefined)
          throw new RunFailure(`invalid argument for ${name} (type ${typeName(inner)})`);
        consider(inner);
      }
    } else if (floatOf(value) !== undefined || durationOf(value) !== undefined) consider(value);
    else if (args.length === 1) return value;
    else throw new RunFailure(`invalid argument for ${name} (type ${typeName(value)})`);
  }
  return best;
}

function flat(name: string, args: readonly Value[], into: number[], depth: number): number[] {
  if (depth > MAX_DEPTH) throw new RunFailure("recursion depth exceeded");
  for (const value of args) {
    spendWork();
    const number = floatOf(value) ?? (value instanceof GoInt ? Number(value.value) : undefined);
    if (Array.isArray(value)) flat(name, value, into, depth + 1);
    else if (number === undefined) throw new RunFailure(`invalid argument for ${name} (type ${typeName(value)})`);
    else into.push(number);
  }
  return into;
}
