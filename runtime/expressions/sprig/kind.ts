import { GoFunc, GoInt, GoMap, GoObject, GoTime, typeName, type Value } from "../exprlang/value.ts";

/** reflect.Kind of a value, as text. */
export function kindOf(value: Value): string {
  if (value === null) return "invalid";
  if (Array.isArray(value)) return value.size === undefined ? "slice" : "array";
  if (value instanceof GoMap) return "map";
  if (value instanceof GoTime) return "struct";
  if (value instanceof GoFunc) return "func";
  if (value instanceof GoObject) return "ptr";
  if (value instanceof GoInt && value.type.includes(".")) return value.type === "time.Duration" ? "int64" : "int";
  return typeName(value);
}
