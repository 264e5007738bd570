import * as z from "zod";
import { configSchema } from "./schema.ts";

/** JSON Schema (draft 2020-12) of preflight.yaml, for editors; committed as media/preflight.schema.json. */
export function configJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(configSchema, { io: "input" });
  return { $schema, title: "preflight.yaml", description: "Configuration of Preflight.", ...schema };
}
