import { open, rename, rm } from "node:fs/promises";
import { CheckpointError } from "../checkpointError.ts";
import type { FormatContents, Scalar, Tensor } from "../formats/contents.ts";
import { readTensor, streamableRange } from "../formats/readTensor.ts";
import { safetensorsDtypes } from "../formats/safetensors/header.ts";
import type { RangeSource } from "../source.ts";

const step = 4 * 2 ** 20;
const maxMetadata = 2000;

interface WriteOptions {
  scalars: { path: string; value: Scalar }[];
  signal?: AbortSignal;
  onProgress?: (progress: { done: number; total: number; unit: string }) => void;
}

/**
 * Writes tensors to a new file, under a temporary name until it is whole and on the disk. Returns those that the format has no dtype
 * for. Throws CheckpointError "exists" or "unwritable".
 */
export async function writeSafetensors(
  out: string,
  tensors: readonly Tensor[],
  { blobs }: FormatContents,
  openSource: (file: string) => Promise<RangeSource>,
  { scalars, signal, onProgress }: WriteOptions,
): Promise<{ tensor: string; why: string }[]> {
  const names = new Map(Object.entries(safetensorsDtypes).map(([name, dtype]) => [dtype, name]));
  const skipped: { tensor: string; why: string }[] = [];
  const chosen = new Map<string, Tensor>();
  for (const tensor of tensors) {
    const isKnown = names.has(tensor.dtype);
    if (!isKnown) skipped.push({ tensor: tensor.name, why: `safetensors has no dtype ${tensor.dtype}` });
    else chosen.set(tensor.name, tensor);
  }
  const entries: [string, unknown][] = [["__metadata__", metadataOf(scalars)]];
  let end = 0;
  for (const [name, { dtype, shape, bytes }] of chosen) {
    entries.push([name, { dtype: names.get(dtype), shape, data_offsets: [end, (end += bytes)] }]);
  }
  // Not an object literal: a tensor may be called __proto__.
  const json = `{${entries.map(([name, entry]) => `${JSON.stringify(name)}:${JSON.stringify(entry)}`).join(",")}}`;
  const header = Buffer.from(json.padEnd(json.length + ((8 - (Buffer.byteLength(json) % 8)) % 8)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const temporary = `${out}.tmp-${process.pid}`;
  const file = await open(temporary, "wx").catch((error: unknown) => {
    throw unwritable(out, error);
  });
  try {
    await file.write(length);
    await file.write(header);
    let done = 0;
    for (const tensor of chosen.values()) {
      for await (const piece of piecesOf(tensor)) {
        signal?.throwIfAborted();
        await file.writeFile(piece);
        onProgress?.({ done: (done += piece.length), total: end, unit: "bytes" });
      }
    }
    await file.sync();
    await file.close();
    const taken = await open(out, "wx").catch((error: unknown) => {
      throw unwritable(out, error);
    });
    await taken.close();
    await rename(temporary, out);
  } catch (error) {
    await file.close().catch(() => {});
    await rm(temporary, { force: true });
    throw error;
  }
  return skipped;

  async function* piecesOf(tensor: Tensor): AsyncGenerator<Uint8Array> {
    if (tensor.bytes === 0) return;
    const range = await streamableRange(tensor, blobs, openSource);
    if (range === undefined) yield await readTensor(tensor, blobs, { open: openSource });
    else {
      for (let at = 0; at < range.bytes; at += step) {
        yield await range.source.read(range.offset + at, Math.min(step, range.bytes - at));
      }
    }
  }
}

function metadataOf(scalars: WriteOptions["scalars"]): Record<string, string> {
  const kept = scalars.slice(0, maxMetadata).filter(({ path }) => path !== "__proto__");
  return Object.fromEntries(kept.map(({ path, value }) => [path.replace(/^__metadata__\//, ""), String(value)]));
}

function unwritable(out: string, error: unknown): CheckpointError {
  const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
  return code === "EEXIST"
    ? new CheckpointError(`${out} is there already; it is never overwritten.`, { reason: "exists", cause: error })
    : new CheckpointError(`${out} can not be written (${code}).`, { reason: "unwritable", cause: error });
}
