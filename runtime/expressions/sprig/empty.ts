import { floatOf } from "../exprlang/operators.ts";
import { GoInt, GoMap, GoTime, type Value } from "../exprlang/value.ts";

/** sprig's empty: nil, false, 0, "" and collections without elements. */
export function isEmpty(value: Value): boolean {
  if (value === null || value === false || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  if (value instanceof GoMap) return value.entries.size === 0;
  if (value instanceof GoTime) return false;
  if (value instanceof GoInt) return value.value === 0n;
  return floatOf(value) === 0;
}
