import type { PreflightConfig } from "../../../config/schema.ts";
import { PreflightError } from "../../../errors/preflightError.ts";
import type { LogItem } from "../../../logs/followLog.ts";
import type { ObjectInfo, Store } from "../../../store/store.ts";
import { StoreError } from "../../../store/storeError.ts";
import { settingsFor, type StoreSettings } from "../../../store/storeSettings.ts";
import { archivedLogPlace, type ArchivedLogPlace } from "./archivedLogPlace.ts";
import type { ArchivedLog, ArchivedLogRequest, LogArchive } from "./logArchive.ts";
import { storedLog } from "./storedLog.ts";

/**
 * Archived logs on S3 and GCS, read with the credentials and settings of whoever reads (`stores` of preflight.yaml, the AWS
 * chain): never with those that the cluster keeps for its pods.
 */
export class StoreLogArchive implements LogArchive {
  private readonly stores: PreflightConfig["stores"];

  constructor(stores: PreflightConfig["stores"]) {
    this.stores = stores;
  }

  async read(request: ArchivedLogRequest, signal?: AbortSignal): Promise<ArchivedLog | undefined> {
    const { workflow, nodeId, container, tail } = request;
    const place = archivedLogPlace(workflow, nodeId, container);
    if (place === undefined || "problem" in place) return place;
    const node = workflow.status?.nodes?.[nodeId];
    const time = node?.startedAt ?? node?.finishedAt ?? new Date(0).toISOString();
    let store: Store | undefined;
    try {
      store = await this.open(place);
      const object = await store.stat(place.key, signal);
      if (object !== undefined) return { items: closing(store, object, { time, tail, signal }) };
      store.close();
      return { problem: `${place.bucket}/${place.key} is not there` };
    } catch (error) {
      store?.close();
      signal?.throwIfAborted();
      if (!(error instanceof PreflightError)) throw error;
      return { problem: error.message.replace(/\.$/, "") };
    }
  }

  private async open({ bucket, key, endpoint, region }: ArchivedLogPlace): Promise<Store> {
    const { openStore } = await import("../../../store/openStore.ts");
    const settings = settingsFor(`${bucket}/${key}`, this.stores);
    if (endpoint !== undefined) await requireEndpoint(settings, bucket, endpoint);
    // The cluster knows the region of its bucket; what preflight.yaml says wins.
    const stores = [{ uri: bucket, ...(region !== undefined && { region }), ...settings }];
    return openStore(bucket, { stores });
  }
}

/**
 * The address in the run is that of the cluster's inside, and nobody who reads here chose it: signed requests go only where the
 * reader's own settings say. Without any they would go to AWS, where a bucket of that name is somebody else's.
 */
async function requireEndpoint(settings: StoreSettings, bucket: string, endpoint: string): Promise<void> {
  const { configuredEndpoint } = await import("../../../store/s3/configuredEndpoint.ts");
  if (settings.endpoint !== undefined || (await configuredEndpoint(settings.profile)) !== undefined) return;
  throw new StoreError(
    `it is on ${endpoint}, as the cluster names it, and \`stores\` of preflight.yaml has no \`endpoint\` for ${bucket}`,
    { reason: "unreachable" },
  );
}

async function* closing(
  store: Store,
  object: ObjectInfo,
  options: Parameters<typeof storedLog>[2],
): AsyncGenerator<LogItem[]> {
  try {
    yield* storedLog(store, object, options);
  } finally {
    store.close();
  }
}
