import { goJsonNumber } from "../goJsonNumber.ts";
import { goJsonString } from "./goJsonString.ts";
import { ExpressionError } from "../expressionError.ts";

/** Manifests nest at most 100 deep; nothing legitimate comes near. */
const deepest = 500;

/** The JSON text of an entry of withItems as it reaches Argo: keys in order, numbers and strings as Go writes them. */
export function itemJson(value: unknown, depth = 0): string {
  if (depth > deepest) throw new ExpressionError("value", `a loop item is nested more than ${deepest} deep`);
  switch (typeof value) {
    case "string":
      return goJsonString(value);
    case "number":
    case "bigint":
      return goJsonNumber(value);
    case "boolean":
      return String(value);
    default:
      if (value === null || value === undefined) return "null";
  }
  if (Array.isArray(value)) return `[${value.map((item) => itemJson(item, depth + 1)).join(",")}]`;
  const entries = Object.entries(value as object).sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return `{${entries.map(([key, entry]) => `${goJsonString(key)}:${itemJson(entry, depth + 1)}`).join(",")}}`;
}
