import type { VerdictReason } from "../checkpoint.ts";
import { CheckpointError } from "../checkpointError.ts";
import type { Inspection } from "../inspect/inspection.ts";
import type { PlaceReader } from "../placeReader.ts";
import type { FolderEntry } from "../source.ts";
import type { FoundCheckpoint } from "./findCheckpoints.ts";
import { below, lastName } from "./paths.ts";

/** A small text file beside checkpoints that names the one to resume from, and is written after it. */
export interface Pointer {
  file: string;
  /** Folder that the target lies in. */
  folder: string;
  /** Name of the target. */
  target: string;
}

const maxBytes = 4096;

/**
 * DeepSpeed's `latest` (a folder's name), Megatron's `latest_checkpointed_iteration.txt` (a number). TensorFlow's `checkpoint` is
 * read with its layout. Undefined for any other file, and for one that can not be read.
 */
export async function readPointer(
  reader: PlaceReader,
  folder: string,
  entry: FolderEntry,
): Promise<Pointer | undefined> {
  const isDeepspeed = entry.name === "latest";
  if (!isDeepspeed && entry.name !== "latest_checkpointed_iteration.txt") return undefined;
  if (entry.bytes > maxBytes) return undefined;
  const file = below(folder, entry.name);
  try {
    const text = (await reader.readText(file, maxBytes)).trim();
    const target = isDeepspeed || !/^\d+$/.test(text) ? text : `iter_${text.padStart(7, "0")}`;
    return { file, folder, target };
  } catch (error) {
    if (error instanceof CheckpointError) return undefined;
    throw error;
  }
}

/** What pointers add to the checkpoints they name, or should name: by index into `found`. */
export function pointerReasons(
  found: readonly FoundCheckpoint[],
  inspections: readonly Inspection[],
  pointers: readonly Pointer[],
): Map<number, VerdictReason[]> {
  const reasons = new Map<number, VerdictReason[]>();
  const add = (index: number, reason: VerdictReason): void =>
    void reasons.set(index, [...(reasons.get(index) ?? []), reason]);
  for (const { file, folder, target } of pointers) {
    const siblings = found.flatMap(({ path }, index) => (path === below(folder, lastName(path)) ? [index] : []));
    const named = siblings.find((index) => lastName(found[index]!.path) === target);
    for (const index of siblings) {
      const step = inspections[index]!.step;
      if (named === undefined) {
        add(index, { code: "pointer-missing", text: `${file} names ${target}, which is not there`, file });
      } else if (step !== undefined && step > (inspections[named]!.step ?? Infinity)) {
        const text = `${file} still names ${target}: the save may not have finished on every rank`;
        add(index, { code: "not-pointed-at", text, file });
      }
    }
  }
  return reasons;
}
