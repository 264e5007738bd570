import { KindError } from "./kindError.ts";

const prefix = "preflight";

/** A cluster of ours by its name: only those are ever created, loaded or deleted. Throws KindError for any other. */
export function kindName(name: string): string {
  if (/^preflight(-[a-z0-9-]{1,40})?$/.test(name)) return name;
  throw new KindError(`${JSON.stringify(name.slice(0, 80))} is no name of a cluster of Preflight.`, {
    reason: "name",
    hint: `Its names are ${prefix} or begin with ${prefix}-; clusters of others are never touched.`,
  });
}
