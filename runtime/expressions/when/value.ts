import type { RE2JS } from "re2js";

/** What a part of a condition can be: Go's string, float64, bool, nil, list, or a compiled pattern. */
export type WhenValue = string | number | boolean | null | RE2JS | WhenValue[];

/** Go's %v. */
export function goText(value: WhenValue | undefined): string {
  if (value === null || value === undefined) return "<nil>";
  if (typeof value === "number") return goFloat(value);
  if (Array.isArray(value)) return `[${value.map(goText).join(" ")}]`;
  return typeof value === "object" ? value.pattern() : String(value);
}

/** float64 by %v: shortest digits, exponent form below 1e-4 and from 1e6. */
function goFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  if (Object.is(value, -0)) return "-0";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) {
    return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  }
  return String(value);
}

/** reflect.DeepEqual. */
export function deepEqual(a: WhenValue, b: WhenValue): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => deepEqual(item, b[index]!));
  }
  return a === b;
}
