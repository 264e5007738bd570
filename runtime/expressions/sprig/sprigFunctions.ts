import type { Value } from "../exprlang/value.ts";
/** placeholder */
export function sprigFunctions(): [string, Value][] {
  return [];
}
