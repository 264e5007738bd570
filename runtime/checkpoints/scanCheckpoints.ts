import type { Checkpoint } from "./checkpoint.ts";
import { CheckpointError } from "./checkpointError.ts";
import type { Inspection } from "./inspect/inspection.ts";
import { readMarkedFolder } from "./layouts/markedFolder.ts";
import { scanPlace } from "./scanPlace.ts";
import type { FolderSource } from "./source.ts";
import { verifyInspection } from "./verify/verifyCheckpoint.ts";

export interface ScanOptions {
  /** Checkpoints up to this size have every byte compared with its checksum; default 0: names, sizes and headers only. */
  verifyBytes?: number;
  /** Stop verifying at the first one that is good: the only one a resume needs. */
  verifyNewestOnly?: boolean;
  /** Only the newest of them; default 1,000. */
  limit?: number;
  /** Folders by their name that are not entered: what another run left in a place that runs share. */
  skipFolder?: (name: string) => boolean;
  signal?: AbortSignal;
}

const maxEntries = 10_000;

/**
 * The checkpoints in a folder, highest step first. A place that does not exist has none. What is damaged is in the list with
 * its verdict; only a folder that can not be listed at all throws (CheckpointError).
 */
export async function scanCheckpoints(place: FolderSource, options: ScanOptions = {}): Promise<Checkpoint[]> {
  const { verifyNewestOnly = false, limit = 1000, skipFolder = () => false, signal } = options;
  let verifyBytes = options.verifyBytes ?? 0;
  const all = (await place.list("", maxEntries)) ?? [];
  const entries = all.filter(({ name, kind }) => kind !== "folder" || !skipFolder(name));
  entries.sort((a, b) => b.name.localeCompare(a.name, "en", { numeric: true }));
  const found: Checkpoint[] = [];
  for (const entry of entries) {
    if (found.length >= limit) break;
    signal?.throwIfAborted();
    try {
      const checkpoint = await readMarkedFolder(place, entry, { verifyBytes, signal });
      if (checkpoint === undefined) continue;
      found.push(checkpoint);
      if (verifyNewestOnly && checkpoint.verdict === "resumable") verifyBytes = 0;
    } catch (error) {
      if (!(error instanceof CheckpointError)) throw error;
      const reasons = [{ code: error.reason, text: error.message }];
      const uri = `${place.uri}/${entry.name}`;
      found.push({ uri, layout: "unknown", bytes: 0, verdict: "unknown", verified: false, reasons, files: [] });
    }
  }
  return found.length > 0 || entries.length === 0 ? found : scanOtherLayouts(place, options);
}

/** Checkpoints of the training frameworks, for places where no trainer follows the sample's layout. */
async function scanOtherLayouts(place: FolderSource, options: ScanOptions): Promise<Checkpoint[]> {
  const { verifyBytes = 0, verifyNewestOnly = false, limit = 1000, skipFolder, signal } = options;
  const inspections = await scanPlace(place, "", { limit, skipFolder, signal });
  const found: Checkpoint[] = [];
  let mayVerify = verifyBytes > 0;
  for (const inspection of inspections) {
    const { uri } = inspection;
    const path = uri === place.uri ? "" : uri.slice(place.uri.length + 1);
    const isGood = inspection.verdict.startsWith("resumable");
    const verified =
      mayVerify && isGood && inspection.bytes <= verifyBytes
        ? await verifyInspection(place, path, inspection, { signal })
        : inspection;
    if (verifyNewestOnly && verified.verified && verified.verdict.startsWith("resumable")) mayVerify = false;
    found.push(checkpointOf(verified));
  }
  return found.sort((a, b) => (b.step ?? -1) - (a.step ?? -1));
}

function checkpointOf(inspection: Inspection): Checkpoint {
  const { uri, layout, step, epoch, savedAt, bytes, verdict, verified, reasons, files } = inspection;
  return { uri, layout, step, epoch, savedAt, bytes, verdict, verified, reasons, files };
}
