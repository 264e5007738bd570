import { openContext } from "../checks/openContext.ts";
import { storesOf } from "../checks/stores/storesOf.ts";
import { readManifests } from "../manifest/readManifests.ts";
import { openStore } from "../store/openStore.ts";
import { probeWrites } from "../store/probe/probeStore.ts";
import { prepareCheck, type RunCheckOptions } from "./prepareCheck.ts";

/** What the write probes of a checklist would do to one store. */
export interface PlannedWrites {
  uri: string;
  /** Everything is below a random folder of this key. */
  below: string;
  /** How many objects are created and removed again, at most. */
  objects: number;
  /** Bytes sent, at most. */
  bytes: number;
}

/**
 * Which stores `runCheck` with write probes would write to, and how much. Asks no store. One that can not be opened is left out:
 * nothing is written there either. Throws as `runCheck` does.
 */
export async function planWrites(options: RunCheckOptions): Promise<PlannedWrites[]> {
  const { texts, request } = await prepareCheck(options);
  const { config, folder } = request.loaded;
  const manifests = readManifests(
    texts.map(({ path, text }) => ({ path, content: text })),
    { workflowDefaults: config.controller.workflowDefaults },
  );
  const planned: PlannedWrites[] = [];
  for (const { uri } of storesOf(openContext(manifests, request))) {
    const store = await openStore(uri, { stores: config.stores, cwd: folder }).catch(() => undefined);
    if (store === undefined) continue;
    const { creates, bytes } = probeWrites();
    planned.push({ uri: store.uri, below: ".preflight", objects: creates.length, bytes });
    store.close();
  }
  return planned;
}
