import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { inspectCheckpoint } from "../../../runtime/checkpoints/inspect/inspectCheckpoint.ts";
import type { Inspection } from "../../../runtime/checkpoints/inspect/inspection.ts";
import { readTensor } from "../../../runtime/checkpoints/formats/readTensor.ts";
import type { RangeSource } from "../../../runtime/checkpoints/source.ts";
import { LocalFolder } from "../../../runtime/store/file/localFolder.ts";

export const fixtures = path.resolve(import.meta.dirname, "../../fixtures/checkpoints");

export interface TrueTensor {
  name: string;
  dtype: string;
  shape: number[];
  sha256: string;
  file?: string;
}

/** What the framework itself has read (test/fixtures/checkpoints/make). */
export function truth(name: string): TrueTensor[] {
  const text = readFileSync(path.join(fixtures, "truth", `${name}.json`), "utf8");
  return (JSON.parse(text) as { tensors: TrueTensor[] }).tensors;
}

export function inspectFixture(file: string): Promise<Inspection> {
  const full = path.join(fixtures, file);
  return inspectPath(full);
}

/** Inspects a path as the command line does: a file in its folder, a folder as a place. */
export async function inspectPath(full: string): Promise<Inspection> {
  const place = new LocalFolder(path.dirname(full));
  return inspectCheckpoint(place, path.basename(full));
}

/** Every tensor as our readers see it, with the hash of its bytes. `file` is relative to the checkpoint. */
export async function hashedTensors(full: string, inspection: Inspection): Promise<TrueTensor[]> {
  const place = new LocalFolder(path.dirname(full));
  const base = path.basename(full);
  const opened = new Map<string, RangeSource>();
  const open = async (file: string): Promise<RangeSource> => {
    if (!opened.has(file)) opened.set(file, await place.open(file));
    return opened.get(file)!;
  };
  const found: TrueTensor[] = [];
  try {
    for (const part of inspection.parts) {
      const file = part.path.startsWith(`${base}/`) ? part.path.slice(base.length + 1) : part.path;
      for (const tensor of part.contents.tensors) {
        if (tensor.dtype === "string") continue;
        const bytes = await readTensor(tensor, part.contents.blobs, { open });
        const sha256 = createHash("sha256").update(bytes).digest("hex");
        found.push({ name: tensor.name, dtype: tensor.dtype, shape: tensor.shape, sha256, file });
      }
    }
  } finally {
    for (const source of opened.values()) await source.close();
  }
  return found;
}

/** Sorted and without files, for comparison. */
export function byName(tensors: readonly TrueTensor[], withFile = false): TrueTensor[] {
  return tensors
    .map(({ name, dtype, shape, sha256, file }) => ({ name, dtype, shape, sha256, ...(withFile ? { file } : {}) }))
    .sort((a, b) => `${a.file}\n${a.name}`.localeCompare(`${b.file}\n${b.name}`));
}
