import type { PreflightConfig } from "../config/schema.ts";

/** How one store is reached: an entry of `stores` in preflight.yaml. */
export type StoreSettings = Omit<PreflightConfig["stores"][number], "uri">;

/** The entry that holds for a URI: the longest `uri` that is the same or a folder above it; {} when there is none. */
export function settingsFor(uri: string, stores: PreflightConfig["stores"]): StoreSettings {
  const bare = (text: string): string => text.replace(/\/+$/, "");
  const wanted = bare(uri);
  let best: PreflightConfig["stores"][number] | undefined;
  for (const entry of stores) {
    const own = bare(entry.uri);
    if (wanted !== own && !wanted.startsWith(`${own}/`)) continue;
    if (best === undefined || own.length > bare(best.uri).length) best = entry;
  }
  if (best === undefined) return {};
  const { uri: _uri, ...settings } = best;
  return settings;
}
