import type { StoreCredentials } from "../storeCredentials.ts";
import type { StoreSettings } from "../storeSettings.ts";
import { GcsClient } from "./gcsClient.ts";
import { GcsStore } from "./gcsStore.ts";

/**
 * A GCS bucket over its JSON API. Credentials: Application Default Credentials. An endpoint of preflight.yaml, or
 * STORAGE_EMULATOR_HOST, is asked without any, as Google's own libraries do it.
 */
export function openGcsStore(
  { bucket, prefix }: { bucket: string; prefix: string },
  settings: StoreSettings,
  credentials?: StoreCredentials,
): GcsStore {
  const emulator = settings.endpoint ?? process.env.STORAGE_EMULATOR_HOST;
  const endpoint = emulator === undefined || emulator === "" ? undefined : emulator.replace(/\/+$/, "");
  return new GcsStore(new GcsClient(endpoint, credentials), { bucket, prefix });
}
