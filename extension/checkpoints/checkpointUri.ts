import type { CheckpointRef } from "./checkpointRef.ts";

/** Scheme of checkpoints that are no files of this machine: `preflight:/BUCKET/KEY?uri=s3://…&folder=…`. */
export const checkpointScheme = "preflight";

/** What the editor opens for a checkpoint on a store; the path is its title. */
export function checkpointUriParts({ uri, folder }: CheckpointRef): { scheme: string; path: string; query: string } {
  const query = new URLSearchParams({ uri });
  if (folder !== undefined) query.set("folder", folder);
  // Bucket and key, so that VS Code can tell two tabs of the same name apart; it allows no "//" at the start.
  const key = uri.replace(/^\w+:\/+/, "").replace(/\/+$/, "");
  return { scheme: checkpointScheme, path: `/${key}`, query: query.toString() };
}

/** What a URI of the editor means; undefined when Preflight can not read such places. `folder`: whose configuration holds. */
export function checkpointRefOf(
  uri: { scheme: string; query: string; toString(): string },
  folder: string | undefined,
): CheckpointRef | undefined {
  if (uri.scheme === "file") return { uri: uri.toString(), folder };
  if (uri.scheme !== checkpointScheme) return undefined;
  const query = new URLSearchParams(uri.query);
  const named = query.get("uri") ?? "";
  if (!/^(?:s3|gs|file):\/\/./i.test(named)) return undefined;
  return { uri: named, folder: query.get("folder") ?? folder };
}
