/** Writes media/preflight.schema.json from the zod schema (a test keeps the two equal). */
import { writeFile } from "node:fs/promises";
import { configJsonSchema } from "../runtime/config/jsonSchema.ts";

await writeFile("media/preflight.schema.json", JSON.stringify(configJsonSchema(), undefined, 2) + "\n");
