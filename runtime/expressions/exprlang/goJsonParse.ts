import { growMemory, growText } from "./meter.ts";
import { RunFailure } from "./runFailure.ts";
import { GoMap, type Value } from "./value.ts";

const MAX_DEPTH = 1000;

/** json.Unmarshal into interface{}: numbers are float64, objects map[string]interface {}. @throws RunFailure */
export function unmarshal(text: string): Value {
  growText(text.length);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.toWellFormed());
  } catch {
    throw new RunFailure(`invalid character in JSON text, or it ends too early: ${JSON.stringify(text.slice(0, 40))}`);
  }
  return convert(parsed, 0);
}

function convert(value: unknown, depth: number): Value {
  if (depth > MAX_DEPTH) throw new RunFailure("exceeded max depth");
  if (typeof value === "string") return value.toWellFormed();
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new RunFailure("json: cannot unmarshal number into Go value of type float64");
    return value;
  }
  if (value === null || typeof value === "boolean") return value;
  if (Array.isArray(value)) {
    growMemory(value.length);
    return value.map((item) => convert(item, depth + 1));
  }
  const entries = Object.entries(value as object);
  growMemory(entries.length);
  return new GoMap(new Map(entries.map(([key, item]) => [key.toWellFormed(), convert(item, depth + 1)])));
}
