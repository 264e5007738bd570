import { byteLength, sliceBytes, toBytes } from "./goString.ts";
import { deepEqual } from "./deepEqual.ts";
import { spendWork } from "./meter.ts";
import { methodOf } from "./methods.ts";
import { equal, toInt } from "./operators.ts";
import { print } from "./goPrint.ts";
import { RunFailure } from "./runFailure.ts";
import { GoInt, GoMap, typeName, typedSlice, type GoArray, type Value } from "./value.ts";

/** value.key or value[key]; a missing key of a map is nil. @throws RunFailure */
export function fetch(from: Value, key: Value): Value {
  spendWork();
  if (from === null) throw new RunFailure(`cannot fetch ${print(key)} from <nil>`);
  if (typeof key === "string") {
    const method = methodOf(from, key);
    if (method) return method;
  }
  if (from instanceof GoMap) return mapEntry(from, key) ?? zeroOf(from);
  if (Array.isArray(from) || typeof from === "string") {
    const length = typeof from === "string" ? byteLength(from) : from.length;
    const index = toInt(key);
    const at = index < 0n ? index + BigInt(length) : index;
    if (at < 0n || at >= length) throw new RunFailure(`index out of range: ${at} (array length is ${length})`);
    return elementAt(from, Number(at));
  }
  throw new RunFailure(`cannot fetch ${print(key)} from ${typeName(from)}`);
}

function zeroOf(map: GoMap): Value {
  return map.type === "map[string]string" ? "" : null;
}

function elementAt(from: GoArray | string, at: number): Value {
  return typeof from === "string" ? new GoInt("uint8", BigInt(toBytes(from)[at]!)) : from[at]!;
}

function mapEntry(map: GoMap, key: Value): Value | undefined {
  const anyKey = !map.type.startsWith("map[string]");
  if (key === null) return map.entries.get(anyKey ? null : "");
  if (anyKey) return findKey(map, key);
  if (typeof key !== "string") {
    throw new RunFailure(`reflect.Value.MapIndex: value of type ${typeName(key)} is not assignable to type string`);
  }
  return map.entries.get(key);
}

function findKey(map: GoMap, key: Value): Value | undefined {
  if (!(key instanceof GoInt)) return map.entries.get(key);
  for (const [candidate, value] of map.entries) if (deepEqual(candidate, key)) return value;
  return undefined;
}

/** The builtin get: nil where fetch fails for a missing index. */
export function get(from: Value, key: Value): Value {
  spendWork();
  if (from === null) return null;
  if (typeof key === "string") {
    const method = methodOf(from, key);
    if (method) return method;
  }
  if (from instanceof GoMap) return mapEntry(from, key) ?? null;
  if (!Array.isArray(from) && typeof from !== "string") return null;
  const length = typeof from === "string" ? byteLength(from) : from.length;
  const index = toInt(key);
  const at = index < 0n ? index + BigInt(length) : index;
  return at >= 0n && at < length ? elementAt(from, Number(at)) : null;
}

/** value[from:to], in bytes for strings; bounds beyond the ends are cut. @throws RunFailure */
export function slice(value: Value, from: Value, to: Value): Value {
  if (typeof value !== "string" && !Array.isArray(value)) throw new RunFailure(`cannot slice ${print(from)}`);
  const length = typeof value === "string" ? byteLength(value) : value.length;
  const bound = (limit: Value) => {
    const at = toInt(limit);
    const positive = at < 0n ? at + BigInt(length) : at;
    return positive < 0n ? 0 : positive > length ? length : Number(positive);
  };
  const end = bound(to);
  const start = Math.min(bound(from), end);
  if (typeof value === "string") return sliceBytes(value, start, end);
  const part = value.slice(start, end);
  return value.elem === undefined ? part : typedSlice(value.elem, part);
}

/** `needle in haystack`. @throws RunFailure */
export function contains(needle: Value, haystack: Value): boolean {
  if (haystack === null) return false;
  if (Array.isArray(haystack)) return haystack.some((item) => equal(item, needle));
  if (haystack instanceof GoMap) return mapEntry(haystack, needle) !== undefined;
  throw new RunFailure(`operator "in" not defined on ${typeName(haystack)}`);
}
