import { CheckpointError } from "../checkpointError.ts";
import type { FormatContents, Scalar, Tensor } from "../formats/contents.ts";
import { openFile } from "../formats/openFile.ts";
import { sniff } from "../formats/sniff.ts";
import { PlaceReader } from "../placeReader.ts";
import type { FolderSource, RangeSource } from "../source.ts";
import { blobReasons } from "../verify/blobReasons.ts";
import { scanBlobs } from "../verify/scanBlobs.ts";
import { planScan } from "../verify/scanPlan.ts";
import { inlinePool } from "../verify/scanPool.ts";
import { readTornSafetensors } from "./tornSafetensors.ts";
import { readTornTorchZip } from "./tornTorchZip.ts";
import { writeSafetensors } from "./writeSafetensors.ts";

export interface SalvageReport {
  uri: string;
  out: string;
  format: string;
  /** The file is whole; it was only checked and rewritten. */
  wasWhole: boolean;
  saved: { tensor: string; bytes: number; verified: boolean }[];
  lost: { tensor: string; why: string }[];
  scalars: { path: string; value: Scalar }[];
  bytesRead: number;
}

export interface SalvageOptions {
  signal?: AbortSignal;
  onProgress?: (progress: { done: number; total: number; unit: string }) => void;
}

/**
 * Writes every whole tensor of a torn PyTorch zip or safetensors file to a new safetensors file `out` of this machine, which must
 * not exist. Whole = all of its bytes are there and agree with their CRC-32 where there is one. Plain values go into the metadata.
 * Throws CheckpointError "not-salvageable" when there is nothing to save.
 */
export async function salvageCheckpoint(
  place: FolderSource,
  path: string,
  out: string,
  { signal, onProgress }: SalvageOptions = {},
): Promise<SalvageReport> {
  const reader = new PlaceReader(place, signal);
  return reader.withFile(path, async (source) => {
    const { contents, wasWhole } = await readWhatIsThere(path, source);
    const bad = await damagedBlobs(reader, path, source, contents, signal);
    const lost: SalvageReport["lost"] = [];
    const whole: Tensor[] = [];
    for (const tensor of contents.tensors) {
      const why = whyLost(tensor, bad);
      if (why === undefined) whole.push(tensor);
      else lost.push({ tensor: tensor.name, why });
    }
    if (whole.length === 0) {
      throw new CheckpointError(`No tensor of ${path} is whole; nothing was written.`, {
        reason: "not-salvageable",
        exitCode: 1,
      });
    }
    const scalars = [...contents.scalars].map(([path, value]) => ({ path, value }));
    const unwritable = await writeSafetensors(out, whole, contents, async () => source, {
      scalars,
      signal,
      onProgress,
    });
    lost.push(...unwritable);
    const skipped = new Set(unwritable.map(({ tensor }) => tensor));
    const saved = whole
      .filter(({ name }) => !skipped.has(name))
      .map(({ name, bytes, chunks }) => ({
        tensor: name,
        bytes,
        verified: chunks.every(({ blob }) => contents.blobs[blob]!.checksum !== undefined),
      }));
    const uri = `${place.uri}/${path}`;
    return { uri, out, format: contents.format, wasWhole, saved, lost, scalars, bytesRead: reader.bytesRead };
  });
}

async function readWhatIsThere(
  path: string,
  source: RangeSource,
): Promise<{ contents: FormatContents; wasWhole: boolean }> {
  try {
    const contents = await openFile({ path, source });
    return { contents, wasWhole: contents.problems.every(({ effect }) => effect === undefined) };
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    const format = await sniff(source);
    if (format === "zip") return { contents: await readTornTorchZip({ path, source }), wasWhole: false };
    if (format === "safetensors") return { contents: await readTornSafetensors({ path, source }), wasWhole: false };
    throw new CheckpointError(`${path} is neither a PyTorch zip nor safetensors, and can not be saved in part.`, {
      reason: "not-salvageable",
      exitCode: 1,
      cause: error,
    });
  }
}

/** Blobs that do not agree with their checksum, can not be read, or are zeros that the disk made up, with the reason. */
async function damagedBlobs(
  reader: PlaceReader,
  path: string,
  source: RangeSource,
  contents: FormatContents,
  signal: AbortSignal | undefined,
): Promise<Map<number, string>> {
  const bad = new Map<number, string>();
  const findings = await scanBlobs(source, planScan(contents), inlinePool(), { signal });
  for (const { planned, located, crc, error } of findings) {
    if (error !== undefined) bad.set(planned.index, error.message);
    else if (located.checksum !== undefined && located.inline === undefined && crc !== located.checksum.value) {
      bad.set(planned.index, `its bytes differ from their CRC-32`);
    }
  }
  const { reasons } = await blobReasons(reader, { path, role: "whole", bytes: source.bytes, contents }, findings);
  for (const { code, offset } of reasons) {
    if (code !== "zero-tail" || offset === undefined) continue;
    for (const [index, blob] of contents.blobs.entries()) {
      if (blob.offset !== undefined && blob.offset + blob.bytes > offset)
        bad.set(index, `only zeros from byte ${offset} on`);
    }
  }
  return bad;
}

function whyLost(tensor: Tensor, bad: ReadonlyMap<number, string>): string | undefined {
  if (tensor.chunks.length === 0) return tensor.bytes === 0 ? undefined : "its bytes are not in the file";
  const damaged = tensor.chunks.find(({ blob }) => bad.has(blob));
  return damaged === undefined ? undefined : bad.get(damaged.blob);
}
