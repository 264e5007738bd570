import type { Verdict } from "./checkpoint.ts";
import { CheckpointError } from "./checkpointError.ts";
import type { Inspection } from "./inspect/inspection.ts";
import { inspectCheckpoint } from "./inspect/inspectCheckpoint.ts";
import { findCheckpoints } from "./layouts/findCheckpoints.ts";
import { pointerReasons } from "./layouts/pointers.ts";
import { emptyInspection } from "./inspect/emptyInspection.ts";
import { mapLimited } from "./mapLimited.ts";
import { PlaceReader } from "./placeReader.ts";
import type { FolderSource } from "./source.ts";
import { verifyInspection } from "./verify/verifyCheckpoint.ts";
import { worstVerdict } from "./judge.ts";

export interface ScanPlaceOptions {
  /** Reads every byte of every checkpoint too. */
  verify?: boolean;
  /** Only so many, the newest; default 1,000. */
  limit?: number;
  /** Folders by their name that are not entered. */
  skipFolder?: (name: string) => boolean;
  signal?: AbortSignal;
  onProgress?: (progress: { done: number; total: number; unit: string }) => void;
}

const usable: readonly Verdict[] = ["resumable", "resumable-with-loss"];

/**
 * All checkpoints at or below a place, whatever their layout, each with its verdict: those that training can go on from first, the
 * newest of them first. What can not be read is in the list as `unknown`. Throws CheckpointError when the place itself can not be listed.
 */
export async function scanPlace(
  place: FolderSource,
  path: string,
  options: ScanPlaceOptions = {},
): Promise<Inspection[]> {
  const { verify = false, limit = 1000, skipFolder, signal, onProgress } = options;
  const reader = new PlaceReader(place, signal);
  const { found, pointers } = await findCheckpoints(reader, path, skipFolder);
  const chosen = found.slice(0, limit);
  let done = 0;
  const inspections = await mapLimited(chosen, verify ? 1 : 4, async ({ path }) => {
    const inspection = await inspectOrSay(place, path, verify, signal);
    onProgress?.({ done: ++done, total: chosen.length, unit: "checkpoints" });
    return inspection;
  });
  for (const [index, reasons] of pointerReasons(chosen, inspections, pointers)) {
    const inspection = inspections[index]!;
    inspection.reasons.push(...reasons);
    inspection.verdict = worstVerdict(inspection.reasons);
  }
  return inspections.sort(compare);
}

/** Usable ones first; then by step, then by time. */
function compare(a: Inspection, b: Inspection): number {
  const rank = Number(usable.includes(b.verdict)) - Number(usable.includes(a.verdict));
  const time = Date.parse(b.savedAt ?? "1970-01-01") - Date.parse(a.savedAt ?? "1970-01-01");
  if (rank !== 0) return rank;
  const step = a.step === undefined || b.step === undefined ? 0 : b.step - a.step;
  return step || time || b.uri.localeCompare(a.uri, "en", { numeric: true });
}

async function inspectOrSay(
  place: FolderSource,
  path: string,
  verify: boolean,
  signal: AbortSignal | undefined,
): Promise<Inspection> {
  try {
    const inspection = await inspectCheckpoint(place, path, { signal });
    return verify ? await verifyInspection(place, path, inspection, { signal }) : inspection;
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    return emptyInspection(`${place.uri}/${path}`, { code: error.reason, text: error.message, effect: "unknown" });
  }
}
