import { compareStrings, concatenate } from "./goString.ts";
import { deepEqual } from "./deepEqual.ts";
import { goPower } from "./goPower.ts";
import { spendWork } from "./meter.ts";
import { RunFailure } from "./runFailure.ts";
import { GoInt, GoTime, typeName, type Value } from "./value.ts";
import { holds } from "../ordering.ts";

const durationType = "time.Duration";
const minInt = -(2n ** 63n);

/** An integer's value if `value` is of a builtin integer type (not time.Duration and the like). */
export function integerOf(value: Value): bigint | undefined {
  if (typeof value === "bigint") return value;
  if (value instanceof GoInt && !value.type.includes(".")) return value.value;
  return undefined;
}

/** A number's value as float64, undefined for what is not a number. */
export function floatOf(value: Value): number | undefined {
  if (typeof value === "number") return value;
  const integer = integerOf(value);
  return integer === undefined ? undefined : Number(integer);
}

/** A time.Duration's nanoseconds. */
export function durationOf(value: Value): bigint | undefined {
  return value instanceof GoInt && value.type === durationType ? value.value : undefined;
}

/** Go's int(x) of a number inside the engine: truncates floats. */
export function toInt(value: Value): bigint {
  const integer = integerOf(value);
  if (integer !== undefined) return integer;
  if (typeof value === "number") return truncate(value);
  throw new RunFailure(`invalid operation: int(${typeName(value)})`);
}

/** Conversion of float64 to int; out of range gives the smallest int, as on amd64. */
export function truncate(value: number): bigint {
  if (!Number.isFinite(value)) return minInt;
  const whole = BigInt(Math.trunc(value));
  return whole < minInt || whole >= -minInt ? minInt : whole;
}

/** The engine's `==`. */
export function equal(a: Value, b: Value): boolean {
  spendWork();
  if (typeof a === "string" || typeof b === "string") return a === b;
  const x = integerOf(a);
  const y = integerOf(b);
  if (x !== undefined && y !== undefined) return x === y;
  const f = floatOf(a);
  const g = floatOf(b);
  if (f !== undefined && g !== undefined) return f === g;
  if (a instanceof GoTime && b instanceof GoTime) return a.nanoseconds === b.nanoseconds;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => equal(item, b[i]!));
  }
  return deepEqual(a, b);
}

/** The engine's `<`, `<=`, `>`, `>=`. */
export function compare(operator: string, a: Value, b: Value): boolean {
  const order = orderOf(a, b);
  if (order === undefined) throw new RunFailure(`invalid operation: ${typeName(a)} ${operator} ${typeName(b)}`);
  return holds(operator, order);
}

/** Negative, zero, positive, or NaN; undefined if the two can not be ordered. */
function orderOf(a: Value, b: Value): number | undefined {
  spendWork();
  if (typeof a === "string" && typeof b === "string") return compareStrings(a, b);
  const x = integerOf(a) ?? durationOf(a);
  const y = integerOf(b) ?? durationOf(b);
  if (x !== undefined && y !== undefined) {
    const mixed = (durationOf(a) === undefined) !== (durationOf(b) === undefined);
    return mixed ? undefined : Number(x > y) - Number(x < y);
  }
  const f = floatOf(a);
  const g = floatOf(b);
  if (f !== undefined && g !== undefined) return f < g ? -1 : f > g ? 1 : f === g ? 0 : Number.NaN;
  if (a instanceof GoTime && b instanceof GoTime) {
    return Number(a.nanoseconds > b.nanoseconds) - Number(a.nanoseconds < b.nanoseconds);
  }
  return undefined;
}

/** The engine's + - * / % ** ^. */
export function arithmetic(operator: string, a: Value, b: Value): Value {
  spendWork();
  const x = integerOf(a);
  const y = integerOf(b);
  const f = floatOf(a);
  const g = floatOf(b);
  const invalid = () => new RunFailure(`invalid operation: ${typeName(a)} ${operator} ${typeName(b)}`);
  if (operator === "%") {
    if (x === undefined || y === undefined) throw invalid();
    if (y === 0n) throw new RunFailure("runtime error: integer divide by zero");
    return x % y;
  }
  if (operator === "**" || operator === "^") {
    if (f === undefined) throw new RunFailure(`invalid operation: float(${typeName(a)})`);
    if (g === undefined) throw new RunFailure(`invalid operation: float(${typeName(b)})`);
    return goPower(f, g);
  }
  if (f !== undefined && g !== undefined) {
    if (operator === "/") return f / g;
    if (x !== undefined && y !== undefined) return wrap(operator === "+" ? x + y : operator === "-" ? x - y : x * y);
    return operator === "+" ? f + g : operator === "-" ? f - g : f * g;
  }
  if (operator === "+" && typeof a === "string" && typeof b === "string") return concatenate(a, b);
  const result = timeArithmetic(operator, a, b);
  if (result === undefined) throw invalid();
  return result;
}

function wrap(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

function timeArithmetic(operator: string, a: Value, b: Value): Value | undefined {
  const d = durationOf(a);
  const e = durationOf(b);
  const duration = (value: bigint) => new GoInt(durationType, value);
  if (operator === "+") {
    if (a instanceof GoTime && e !== undefined) return new GoTime(a.nanoseconds + e, a.zone);
    if (d !== undefined && b instanceof GoTime) return new GoTime(b.nanoseconds + d, b.zone);
    if (d !== undefined && e !== undefined) return duration(d + e);
  }
  if (operator === "-") {
    if (a instanceof GoTime && b instanceof GoTime) return duration(a.nanoseconds - b.nanoseconds);
    if (a instanceof GoTime && e !== undefined) return new GoTime(a.nanoseconds - e, a.zone);
    if (d !== undefined && e !== undefined) return duration(d - e);
  }
  if (operator === "*") {
    if (d !== undefined && e !== undefined) return duration(d * e);
    if (d !== undefined && integerOf(b) !== undefined) return duration(d * integerOf(b)!);
    if (e !== undefined && integerOf(a) !== undefined) return duration(integerOf(a)! * e);
    // A duration times a float64 is a float64 in the engine.
    if (d !== undefined && typeof b === "number") return Number(d) * b;
    if (e !== undefined && typeof a === "number") return a * Number(e);
  }
  return undefined;
}
