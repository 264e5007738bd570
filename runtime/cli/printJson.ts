import type { CommandIo } from "./commandIo.ts";

/** Writes one versioned JSON document to stdout (docs/cli-json.md). */
export function printJson(io: CommandIo, value: object): void {
  io.stdout.write(JSON.stringify({ version: 1, ...value }, undefined, 2) + "\n");
}
