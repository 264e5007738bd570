import { openContext } from "../checks/openContext.ts";
import { serverInUse } from "../checks/mlflow/serverInUse.ts";
import { storesOf } from "../checks/stores/storesOf.ts";
import { readManifests } from "../manifest/readManifests.ts";
import { openStore } from "../store/openStore.ts";
import { probeWrites } from "../store/probe/probeStore.ts";
import type { TrackingPlan } from "../tracking/probe/probeReport.ts";
import { prepareCheck, type RunCheckOptions } from "./prepareCheck.ts";

/** What the write probes of a checklist would do to one store or tracking server. */
export type PlannedWrites = PlannedStoreWrites | TrackingPlan;

interface PlannedStoreWrites {
  uri: string;
  /** Everything is below a random folder of this key. */
  below: string;
  /** How many objects are created and removed again, at most. */
  objects: number;
  /** Bytes sent, at most. */
  bytes: number;
}

/**
 * Which stores and which tracking server `runCheck` with write probes would write to, and what. Asks none of them. One that can
 * not be opened is left out: nothing is written there either. Throws as `runCheck` does.
 */
export async function planWrites(options: RunCheckOptions): Promise<PlannedWrites[]> {
  const { texts, request } = await prepareCheck(options);
  const { config, folder } = request.loaded;
  const manifests = readManifests(
    texts.map(({ path, text }) => ({ path, content: text })),
    { workflowDefaults: config.controller.workflowDefaults },
  );
  const planned: PlannedWrites[] = [];
  const context = openContext(manifests, request);
  for (const { uri } of storesOf(context)) {
    const store = await openStore(uri, { stores: config.stores, cwd: folder }).catch(() => undefined);
    if (store === undefined) continue;
    const { creates, bytes } = probeWrites();
    planned.push({ uri: store.uri, below: ".preflight", objects: creates.length, bytes });
    store.close();
  }
  const server = serverInUse(context);
  if (typeof server === "object") {
    const { openTracking } = await import("../tracking/openTracking.ts");
    const { trackingWrites } = await import("../tracking/probe/probeTracking.ts");
    const client = await openTracking(server.settings).catch(() => undefined);
    if (client !== undefined) planned.push(trackingWrites(client.place, server.experiment));
  }
  return planned;
}
