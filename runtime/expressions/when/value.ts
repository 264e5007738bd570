import type { RE2JS } from "re2js";
import { goFloat } from "../goFloat.ts";

/** What a part of a condition can be: Go's string, float64, bool, nil, list, or a compiled pattern. */
export type WhenValue = string | number | boolean | null | RE2JS | WhenValue[];

/** Go's %v. */
export function goText(value: WhenValue | undefined): string {
  if (value === null || value === undefined) return "<nil>";
  if (typeof value === "number") return goFloat(value);
  if (Array.isArray(value)) return `[${value.map(goText).join(" ")}]`;
  return typeof value === "object" ? value.pattern() : String(value);
}

/** reflect.DeepEqual. */
export function deepEqual(a: WhenValue, b: WhenValue): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => deepEqual(item, b[index]!));
  }
  return a === b;
}
