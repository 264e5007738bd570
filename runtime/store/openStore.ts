import type { PreflightConfig } from "../config/schema.ts";
import type { Store } from "./store.ts";
import type { StoreCredentials } from "./storeCredentials.ts";
import { settingsFor, type StoreSettings } from "./storeSettings.ts";
import { parseStoreUri } from "./storeUri.ts";

export interface OpenStoreOptions {
  /** `stores` of preflight.yaml. */
  stores?: PreflightConfig["stores"];
  /** What a path without a scheme is relative to. */
  cwd?: string;
  /** The URI whose settings hold; default: the one that is opened. */
  settingsOf?: string;
  /** What somebody else's configuration says of the place (DVC's); an entry of `stores` for it wins. */
  defaults?: StoreSettings;
  credentials?: StoreCredentials;
}

/** Opens a store. No request is made; a client library is loaded only for the scheme that needs it. Throws StoreError "uri". */
export async function openStore(uri: string, options: OpenStoreOptions = {}): Promise<Store> {
  const place = parseStoreUri(uri, options.cwd ?? process.cwd());
  const { credentials } = options;
  const settings = { ...options.defaults, ...settingsFor(options.settingsOf ?? uri, options.stores ?? []) };
  if (place.kind === "file") {
    const { FileStore } = await import("./file/fileStore.ts");
    return new FileStore(place.folder);
  }
  if (place.kind === "s3") {
    const { openS3Store } = await import("./s3/openS3Store.ts");
    return openS3Store(place, settings, credentials);
  }
  const { openGcsStore } = await import("./gcs/openGcsStore.ts");
  return openGcsStore(place, settings, credentials);
}
