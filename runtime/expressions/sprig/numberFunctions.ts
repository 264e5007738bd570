import { randomInt } from "node:crypto";
import { growMemory } from "../exprlang/meter.ts";
import { parseInteger } from "../exprlang/numberText.ts";
import { RunFailure } from "../exprlang/runFailure.ts";
import { typedSlice, type GoFunc, type Value } from "../exprlang/value.ts";
import { int64, toFloat64, toInt64, toText } from "./cast.ts";
import { decimalOf, decimalResult, type DecimalOperation } from "./decimal.ts";
import { define } from "./define.ts";

const nonZero = (value: bigint) => {
  if (value === 0n) throw new RunFailure("runtime error: integer divide by zero");
  return value;
};
const range = (start: bigint, stop: bigint, step: bigint): bigint[] => {
  const items: bigint[] = [];
  if (stop < start ? step >= 0n : step <= 0n) return items;
  growMemory(Number(BigInt.asIntN(40, (stop - start) / step)) + 1);
  for (let i = start; stop < start ? i > stop : i < stop; i += step) items.push(i);
  return items;
};
const ints = (items: bigint[]) => typedSlice("int", items);
const decimal = (operation: DecimalOperation, first: Value, rest: Value[]) => {
  return decimalResult(
    rest.reduce((sum, item) => operation(sum, decimalOf(toFloat64(item))), decimalOf(toFloat64(first))),
  );
};
const extreme =
  (better: (a: bigint, b: bigint) => boolean) =>
  (first: Value, ...rest: Value[]) => {
    return int64(rest.map(toInt64).reduce((best, item) => (better(item, best) ? item : best), toInt64(first)));
  };
const add: DecimalOperation = (a, b) => a.plus(b);
const max = define(
  "any, ...any -> int64",
  extreme((a, b) => a > b),
);

function seq(...params: bigint[]): string {
  const text = (start: bigint, end: bigint, step: bigint) => range(start, end, step).join(" ");
  const [a, b, c] = params;
  if (params.length === 1) return text(1n, a! < 1n ? a! - 1n : a! + 1n, a! < 1n ? -1n : 1n);
  if (params.length === 2) return text(a!, b! < a! ? b! - 1n : b! + 1n, b! < a! ? -1n : 1n);
  if (params.length !== 3) return "";
  if (c! < a!) return b! > 0n ? "" : text(a!, c! - 1n, b!);
  return text(a!, c! + 1n, b!);
}

function round(value: Value, places: bigint, on = 0.5): number {
  const power = 10 ** Number(places);
  const digit = power * toFloat64(value);
  const fraction = digit - Math.trunc(digit);
  return (fraction >= on ? Math.ceil(digit) : Math.floor(digit)) / power;
}

/** sprig's functions on numbers: whatever they get becomes a number, 0 if it is none. */
export const numberFunctions: Record<string, GoFunc> = {
  atoi: define("string -> int", (s: string) => parseInteger(s, 10) ?? 0n),
  int64: define("any -> int64", (value: Value) => int64(toInt64(value))),
  int: define("any -> int", (value: Value) => toInt64(value)),
  float64: define("any -> float64", (value: Value) => toFloat64(value)),
  toDecimal: define("any -> int64", (value: Value) => int64(parseInteger(toText(value), 8) ?? 0n)),
  seq: define("...int -> string", seq),
  until: define("int -> []int", (n: bigint) => ints(range(0n, n, n < 0n ? -1n : 1n))),
  untilStep: define("int, int, int -> []int", (start: bigint, stop: bigint, step: bigint) =>
    ints(range(start, stop, step)),
  ),
  add1: define("any -> int64", (value: Value) => int64(toInt64(value) + 1n)),
  add: define("...any -> int64", (...items: Value[]) => int64(items.map(toInt64).reduce((a, b) => a + b, 0n))),
  sub: define("any, any -> int64", (a: Value, b: Value) => int64(toInt64(a) - toInt64(b))),
  div: define("any, any -> int64", (a: Value, b: Value) => int64(toInt64(a) / nonZero(toInt64(b)))),
  mod: define("any, any -> int64", (a: Value, b: Value) => int64(toInt64(a) % nonZero(toInt64(b)))),
  mul: define("any, ...any -> int64", (a: Value, ...rest: Value[]) => {
    return int64(rest.reduce((product: bigint, item) => BigInt.asIntN(64, product * toInt64(item)), toInt64(a)));
  }),
  randInt: define("int, int -> int", (low: bigint, high: bigint) => {
    const size = high - low;
    if (size <= 0n) throw new RunFailure("invalid argument to Intn");
    return low + BigInt(randomInt(Number(size > 2n ** 47n ? 2n ** 47n : size)));
  }),
  add1f: define("any -> float64", (value: Value) => decimal(add, value, [1n])),
  addf: define("...any -> float64", (...items: Value[]) => decimal(add, 0n, items)),
  subf: define("any, ...any -> float64", (a: Value, ...rest: Value[]) => decimal((x, y) => x.minus(y), a, rest)),
  divf: define("any, ...any -> float64", (a: Value, ...rest: Value[]) => decimal((x, y) => x.dividedBy(y), a, rest)),
  mulf: define("any, ...any -> float64", (a: Value, ...rest: Value[]) => decimal((x, y) => x.times(y), a, rest)),
  max,
  biggest: max,
  min: define(
    "any, ...any -> int64",
    extreme((a, b) => a < b),
  ),
  maxf: define("any, ...any -> float64", (a: Value, ...rest: Value[]) => Math.max(...[a, ...rest].map(toFloat64))),
  minf: define("any, ...any -> float64", (a: Value, ...rest: Value[]) => Math.min(...[a, ...rest].map(toFloat64))),
  ceil: define("any -> float64", (value: Value) => Math.ceil(toFloat64(value))),
  floor: define("any -> float64", (value: Value) => Math.floor(toFloat64(value))),
  round: define("any, int, ...float64 -> float64", round),
};
