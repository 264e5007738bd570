import { atoi, largestInt, smallestInt } from "./atoi.ts";
import { ExpressionError } from "./expressionError.ts";

/** The value of a limit, a factor, a count: whole, -2^31..2^31-1 when written as a number, 64 bits when written as a string. */
export type IntOrStringValue = number | string;

/**
 * Reads a JSON value as Kubernetes' IntOrString does.
 * @throws ExpressionError (unmarshal) when it is neither a string nor a whole number of 32 bits
 */
export function readIntOrString(json: string): IntOrStringValue {
  const refuse = (what: string) =>
    new ExpressionError("unmarshal", `json: cannot unmarshal ${what} into Go struct field .v of type int32`);
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new ExpressionError("unmarshal", `${json.slice(0, 100)} is not JSON`);
  }
  if (typeof value === "string") return value;
  if (value === null) return 0;
  if (typeof value === "number") {
    // Go looks at the spelling: 1.0 and 1e3 are no integers.
    const spelling = json.trim();
    if (!/^-?[0-9]+$/.test(spelling) || value > 2_147_483_647 || value < -2_147_483_648)
      throw refuse(`number ${spelling}`);
    return value;
  }
  throw refuse(typeof value === "boolean" ? "bool" : Array.isArray(value) ? "array" : "object");
}

/**
 * The integer Argo computes with; undefined when the field is absent.
 * @throws ExpressionError (value) when the string holds none ("1.5", "abc", "{{x}}")
 */
export function intOf(value: IntOrStringValue | undefined | null): bigint | undefined {
  if (value === undefined || value === null) return undefined;
  const found = typeof value === "number" ? (Number.isInteger(value) ? BigInt(value) : undefined) : atoi(value);
  if (found === undefined)
    throw new ExpressionError("value", `value '${String(value).slice(0, 200)}' cannot be resolved to an int`);
  return found;
}

/** The same cut to 32 bits, as Go's int32() cuts it. @throws ExpressionError (value) */
export function int32Of(value: IntOrStringValue | undefined | null): number | undefined {
  const found = intOf(value);
  return found === undefined ? undefined : Number(BigInt.asIntN(32, found));
}

/** Kubernetes' IntValue(): never fails; 0 for a text that is no number, the nearest bound for one that is too large. */
export function looseIntOf(value: IntOrStringValue): bigint {
  if (typeof value === "number") return Number.isInteger(value) ? BigInt(value) : 0n;
  const found = atoi(value);
  if (found !== undefined) return found;
  if (!/^[+-]?[0-9]+$/.test(value)) return 0n;
  return value.startsWith("-") ? smallestInt : largestInt;
}

/** Does Argo's validation accept it: an integer, or something that begins and ends like a template tag. */
export function isValidIntOrString(value: IntOrStringValue): boolean {
  if (typeof value === "number" || atoi(value) !== undefined) return true;
  return value.startsWith("{{") && value.endsWith("}}");
}
