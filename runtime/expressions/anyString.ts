import { goDecimal } from "./goFloat.ts";

/**
 * The text of a parameter's value, default or enum entry (Argo's AnyString) from what stands in the manifest: numbers pass
 * through a 64-bit float and are written without an exponent ("1.50" is "1.5", 2^53+1 loses its last digit); a list or map
 * becomes "" without a word; null means no value.
 */
export function anyString(value: unknown): string | null {
  switch (typeof value) {
    case "string":
      return value;
    case "boolean":
      return String(value);
    case "number":
      return goDecimal(value);
    case "bigint":
      return goDecimal(Number(value));
    default:
      return value === null || value === undefined ? null : "";
  }
}
