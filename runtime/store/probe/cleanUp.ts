import { setTimeout as wait } from "node:timers/promises";
import type { Store } from "../store.ts";
import { textOf } from "./probeRun.ts";

export interface CleanUpResult {
  /** What is still there. */
  residue: string[];
  /** Why it could not be told whether anything is left; undefined = it could. */
  unsure?: string;
}

const rounds = 5;

/**
 * Removes everything below `prefix`: unfinished uploads, objects, and on versioned buckets every version and delete marker.
 * `keys` are deleted whether or not a listing shows them: a write whose answer was lost may have taken effect. Looks again
 * until nothing is left, because a request that was given up may still land.
 */
export async function cleanUp(
  store: Store,
  prefix: string,
  keys: readonly string[],
  { settle, signal }: { settle: number; signal: AbortSignal },
): Promise<CleanUpResult> {
  let result: CleanUpResult = { residue: [], unsure: "the clean-up did not run" };
  for (let round = 1; round <= rounds; round++) {
    result = await once(store, prefix, round === 1 ? keys : [], signal);
    const clean = result.residue.length === 0 && result.unsure === undefined;
    // One quiet look after the time that a late request needs.
    if (clean && (settle === 0 || round > 1)) return result;
    await wait(clean ? settle : 200 * round, undefined, { signal });
  }
  return result;
}

async function once(
  store: Store,
  prefix: string,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<CleanUpResult> {
  let unsure: string | undefined;
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      signal.throwIfAborted();
      unsure ??= textOf(error);
    }
  };
  await attempt(async () => {
    const uploads = await store.admin.listUploads(`${prefix}/`, signal);
    if (uploads.known) for (const { key, id } of uploads.value) await store.admin.abortUpload(key, id, signal);
  });
  for (const key of keys) await attempt(() => store.delete(key, { signal }));
  await attempt(async () => {
    for (const { key } of (await store.list(prefix, { limit: 10_000, signal })).objects) {
      await attempt(() => store.delete(key, { signal }));
    }
  });
  await attempt(async () => {
    const versioning = await store.admin.versioning(signal);
    if (versioning.known && versioning.value === "off") return;
    const versions = await store.admin.listVersions(`${prefix}/`, signal);
    if (!versions.known) unsure ??= versions.reason;
    else {
      for (const { key, versionId } of versions.value) {
        await attempt(() => store.delete(key, { versionId, signal }));
      }
    }
  });
  const residue: string[] = [];
  await attempt(async () => {
    for (const { key } of (await store.list(prefix, { limit: 10_000, signal })).objects) residue.push(key);
    const uploads = await store.admin.listUploads(`${prefix}/`, signal);
    if (uploads.known) residue.push(...uploads.value.map(({ key, id }) => `unfinished upload ${id} of ${key}`));
    const versioning = await store.admin.versioning(signal);
    if (versioning.known && versioning.value === "off") return;
    const versions = await store.admin.listVersions(`${prefix}/`, signal);
    if (versions.known) residue.push(...versions.value.map(({ key, versionId }) => `version ${versionId} of ${key}`));
  });
  // Asked for again in the next round; only a clean second look counts.
  return residue.length === 0 && unsure === undefined ? { residue } : { residue, unsure };
}
