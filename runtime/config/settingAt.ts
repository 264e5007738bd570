import { configJsonSchema } from "./jsonSchema.ts";

/** What preflight.yaml may hold at one place, from its JSON Schema. */
export interface Setting {
  description?: string;
  /** "string", "number", "object", …; undefined where anything may stand. */
  type?: string;
  default?: unknown;
  /** Words that may stand here. */
  words: string[];
  /** Names that may stand below; `free` when any other may too. */
  names: string[];
  free: boolean;
}

let schema: Record<string, unknown> | undefined;

/** Undefined where the schema has no such place. */
export function settingAt(path: readonly PropertyKey[]): Setting | undefined {
  let place: unknown = (schema ??= configJsonSchema());
  for (const part of path) {
    const { properties, additionalProperties, items } = record(place);
    const own = record(properties);
    const name = String(part);
    place = typeof part === "number" ? items : Object.hasOwn(own, name) ? own[name] : additionalProperties;
    if (typeof place !== "object" || place === null) return undefined;
  }
  const {
    description,
    type,
    default: fallback,
    enum: words,
    const: only,
    properties,
    additionalProperties,
  } = record(place);
  const allowed = Array.isArray(words) ? words : only === undefined ? [] : [only];
  return {
    ...(typeof description === "string" ? { description } : {}),
    ...(typeof type === "string" ? { type } : {}),
    ...(fallback === undefined ? {} : { default: fallback }),
    words: type === "boolean" ? ["true", "false"] : allowed.map(String),
    names: Object.keys(record(properties)),
    free: typeof additionalProperties === "object",
  };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
