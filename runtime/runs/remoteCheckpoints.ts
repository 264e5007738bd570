import type { Checkpoint } from "../checkpoints/checkpoint.ts";
import { scanCheckpoints } from "../checkpoints/scanCheckpoints.ts";
import type { PreflightConfig } from "../config/schema.ts";
import { PreflightError } from "../errors/preflightError.ts";
import type { Workflow } from "../manifest/argo.ts";
import { foldersOfOtherRuns } from "./foldersOfOtherRuns.ts";

/** A run that is watched changes many times a second; its store is not asked more often than this, milliseconds. */
const atMost = 5000;
/** Checkpoints on a store up to this size are compared byte by byte: more would be a download nobody asked for. */
const mostVerified = 16 * 1024 * 1024;

type Scan = (
  uri: string,
  options: {
    verifyBytes: number;
    /** Asks the store, however short ago it was asked. */
    fresh: boolean;
    /** Only what this run left there; else everything. */
    ofRun?: Workflow;
    signal?: AbortSignal;
  },
) => Promise<Checkpoint[] | undefined>;

/** Looks for the checkpoints at s3:// and gs:// places. Undefined = they could not be looked at, which is not "none". */
export function remoteCheckpoints(stores: PreflightConfig["stores"]): Scan {
  const known = new Map<string, { at: number; checkpoints: Checkpoint[] | undefined }>();
  return async (uri, { verifyBytes, fresh, ofRun, signal }) => {
    const key = `${ofRun?.metadata.uid ?? ""}\n${uri}`;
    const last = known.get(key);
    if (!fresh && last !== undefined && performance.now() - last.at < atMost) return last.checkpoints;
    let checkpoints: Checkpoint[] | undefined;
    try {
      const { openStore } = await import("../store/openStore.ts");
      const { StoreFolder } = await import("../store/storeFolder.ts");
      const store = await openStore(uri, { stores });
      try {
        const skipFolder = ofRun && foldersOfOtherRuns(ofRun);
        const verified = Math.min(verifyBytes, mostVerified);
        const options = { verifyBytes: verified, verifyNewestOnly: true, skipFolder, signal };
        checkpoints = await scanCheckpoints(new StoreFolder(store), options);
      } finally {
        store.close();
      }
    } catch (error) {
      signal?.throwIfAborted();
      // A store out of reach must not hide what the run itself says.
      if (!(error instanceof PreflightError)) throw error;
    }
    known.set(key, { at: performance.now(), checkpoints });
    return checkpoints;
  };
}
