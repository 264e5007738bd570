import * as z from "zod";
import { configSchema } from "./schema.ts";

/** JSON Schema (draft 2020-12) of preflight.yaml, for editors; committed as media/preflight.schema.json. */
export function configJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(configSchema, { io: "input" });
  return { $schema, title: "preflight.yaml", description: "Configuration of Preflight.", ...schema };
}

/** Names that may stand at `path` of preflight.yaml; empty when any may. */
export function configNamesAt(path: readonly PropertyKey[]): string[] {
  let schema: unknown = configJsonSchema();
  for (const part of path) {
    const { properties, additionalProperties, items } = record(schema);
    schema = typeof part === "number" ? items : (record(properties)[String(part)] ?? additionalProperties);
  }
  return Object.keys(record(record(schema).properties));
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
