import { anyString } from "../../../expressions/anyString.ts";

const maxDepth = 100;

/**
 * A copy in which the values of parameters are texts, as Argo's own client sends them: its types turn `value: 5` into "5"
 * before the API server sees it, which refuses the number.
 */
export function anyStrings<T>(value: T, depth = 0): T {
  if (typeof value !== "object" || value === null || depth > maxDepth) return value;
  if (Array.isArray(value)) return value.map((entry: unknown) => anyStrings(entry, depth + 1)) as T;
  const copy: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(value)) {
    copy[key] = key === "parameters" && Array.isArray(entry) ? entry.map(parameter) : anyStrings(entry, depth + 1);
  }
  return copy as T;
}

function parameter(entry: unknown): unknown {
  if (typeof entry !== "object" || entry === null) return entry;
  const copy: Record<string, unknown> = { ...entry };
  for (const key of ["value", "default"]) if (copy[key] != null) copy[key] = anyString(copy[key]);
  if (Array.isArray(copy.enum)) copy.enum = copy.enum.map(anyString);
  const from = copy.valueFrom as { default?: unknown } | null | undefined;
  if (from?.default != null) copy.valueFrom = { ...from, default: anyString(from.default) };
  return copy;
}
