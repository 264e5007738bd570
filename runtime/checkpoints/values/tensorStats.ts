import { CheckpointError } from "../checkpointError.ts";
import type { Blob, Tensor } from "../formats/contents.ts";
import { readTensor, streamableRange } from "../formats/readTensor.ts";
import type { Inspection } from "../inspect/inspection.ts";
import { PlaceReader } from "../placeReader.ts";
import type { FolderSource, RangeSource } from "../source.ts";
import { decodeValues } from "./decodeValues.ts";

export interface TensorStats {
  /** Of the finite values; absent when there are none. Complex numbers count as pairs. */
  min?: number;
  max?: number;
  mean?: number;
  nonFinite: number;
}

const step = 4 * 2 ** 20;

/** Reads every tensor of a checkpoint and gives its numbers, in the order of `inspection.tensors`; undefined for texts and what can not be read. */
export async function checkpointStats(
  place: FolderSource,
  { parts }: Inspection,
  options: {
    signal?: AbortSignal;
    onProgress?: (progress: { done: number; total: number; unit: string }) => void;
  } = {},
): Promise<(TensorStats | undefined)[]> {
  const reader = new PlaceReader(place, options.signal);
  const total = parts.reduce((sum, { contents }) => sum + contents.tensors.length, 0);
  const stats: (TensorStats | undefined)[] = [];
  for (const { contents } of parts) {
    const opened = new Map<string, RangeSource>();
    const open = async (file: string): Promise<RangeSource> => {
      const source = opened.get(file) ?? (await reader.open(file));
      opened.set(file, source);
      return source;
    };
    try {
      for (const tensor of contents.tensors) {
        stats.push(await tensorStats(tensor, contents.blobs, open, options.signal));
        options.onProgress?.({ done: stats.length, total, unit: "tensors" });
      }
    } finally {
      for (const source of opened.values()) await source.close();
    }
  }
  return stats;
}

async function tensorStats(
  tensor: Tensor,
  blobs: readonly Blob[],
  open: (file: string) => Promise<RangeSource>,
  signal: AbortSignal | undefined,
): Promise<TensorStats | undefined> {
  if (tensor.chunks.length === 0 || tensor.bytes === 0) return undefined;
  const sum = { min: Infinity, max: -Infinity, total: 0, count: 0, nonFinite: 0 };
  try {
    const range = await streamableRange(tensor, blobs, open);
    if (range === undefined) {
      if (!add(sum, tensor.dtype, await readTensor(tensor, blobs, { open }))) return undefined;
    } else {
      for (let at = 0; at < range.bytes; at += step) {
        signal?.throwIfAborted();
        const bytes = await range.source.read(range.offset + at, Math.min(step, range.bytes - at));
        if (!add(sum, tensor.dtype, bytes)) return undefined;
      }
    }
  } catch (error) {
    if (error instanceof CheckpointError) return undefined;
    throw error;
  }
  const { min, max, total, count, nonFinite } = sum;
  return count === 0 ? { nonFinite } : { min, max, mean: total / count, nonFinite };
}

interface Sum {
  min: number;
  max: number;
  total: number;
  count: number;
  nonFinite: number;
}

function add(sum: Sum, dtype: string, bytes: Uint8Array): boolean {
  const values = decodeValues(dtype, bytes);
  if (values === undefined) return false;
  let { min, max, total, count } = sum;
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    total += value;
    count++;
  }
  Object.assign(sum, { min, max, total, count, nonFinite: sum.nonFinite + values.length - (count - sum.count) });
  return true;
}
