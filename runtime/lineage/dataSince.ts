import type { LoadedConfig } from "../config/loadConfig.ts";
import { dataIdentity } from "./dataIdentity.ts";
import type { DataSince } from "./producedBy.ts";

/** Compares what a run recorded of its data with the workspace as it is now. Declared inputs are hashed anew. */
export async function dataSince(
  recorded: { hash: string; paths?: Record<string, string> },
  { config, folder }: LoadedConfig,
  signal: AbortSignal,
): Promise<DataSince> {
  const now = await dataIdentity(config.data, folder, signal);
  if (now === undefined) return { state: "unknown", paths: [], reason: "no data is declared or recorded here now" };
  if (now.hash === recorded.hash) return { state: "same", paths: [] };
  const kind = (hash: string): string => /^((?:dvc:)?[a-z0-9]+):/.exec(hash)?.[1] ?? "";
  if (kind(now.hash) !== kind(recorded.hash)) {
    return { state: "unknown", paths: [], reason: `it is identified in another way now (${now.hash.slice(0, 24)}…)` };
  }
  const [before, after] = [recorded.paths ?? {}, now.paths ?? {}];
  const names = new Set(
    recorded.paths === undefined || now.paths === undefined ? [] : [...Object.keys(before), ...Object.keys(after)],
  );
  return { state: "changed", paths: [...names].filter((name) => before[name] !== after[name]).toSorted() };
}
