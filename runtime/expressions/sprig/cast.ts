import { parseFloat64, parseInteger } from "../exprlang/numberText.ts";
import { floatOf, integerOf, truncate } from "../exprlang/operators.ts";
import { print } from "../exprlang/goPrint.ts";
import { GoInt, type Value } from "../exprlang/value.ts";

/** spf13/cast ToInt64: anything to an integer, 0 for what is none; text may have a base prefix, ".000" is cut. */
export function toInt64(value: Value): bigint {
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (typeof value === "number") return truncate(value);
  if (typeof value === "string") return parseInteger(trimDecimal(value), 0) ?? 0n;
  if (value instanceof GoInt) return value.value;
  return integerOf(value) ?? 0n;
}

/** Text of digits and at most one point loses what follows the point. */
function trimDecimal(text: string): string {
  return /^[-+]?\d*\.\d*$/.test(text) && text.length < 400 ? text.replace(/\..*$/, "") || "0" : text;
}

/** spf13/cast ToFloat64: 0 for what is no number. */
export function toFloat64(value: Value): number {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "string") return parseFloat64(value) ?? 0;
  if (value instanceof GoInt) return Number(value.value);
  return floatOf(value) ?? 0;
}

/** sprig's strval: text of any value. */
export function toText(value: Value): string {
  return print(value);
}

/** sprig's strslice: a list as texts without nil; another value as the only element. */
export function toTexts(value: Value): string[] {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(toText);
  return value === null ? [] : [toText(value)];
}

/** An int64 of Go. */
export function int64(value: bigint): GoInt {
  return new GoInt("int64", value);
}
