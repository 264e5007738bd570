import { CheckpointError } from "../checkpointError.ts";
import { readTensor, streamableRange } from "../formats/readTensor.ts";
import type { Inspection } from "../inspect/inspection.ts";
import { PlaceReader } from "../placeReader.ts";
import type { FolderSource, RangeSource } from "../source.ts";
import { decodeValues } from "./decodeValues.ts";
import { GrowingHistogram, type Histogram } from "./growingHistogram.ts";

/** Numbers of one tensor. Complex ones count as pairs. */
export interface TensorSummary {
  values: number;
  nan: number;
  positiveInfinity: number;
  negativeInfinity: number;
  zeros: number;
  /** Of the finite values; absent when there are none. */
  min?: number;
  max?: number;
  mean?: number;
  /** Standard deviation of all of them, not of a sample. */
  deviation?: number;
  /** Root of the sum of squares. */
  l2?: number;
  histogram?: Histogram;
  /** As they lie in the tensor, C order. */
  first: number[];
}

export interface SummarizeOptions {
  signal?: AbortSignal;
  onProgress?: (progress: { done: number; total: number; unit: string }) => void;
}

const step = 4 * 2 ** 20;
const shownValues = 12;

/**
 * Reads one tensor, `index` as in `inspection.tensors`, once, and counts its values. Throws CheckpointError "no-numbers" for
 * texts, and when it can not be read.
 */
export async function summarizeTensor(
  place: FolderSource,
  { parts }: Inspection,
  index: number,
  { signal, onProgress }: SummarizeOptions = {},
): Promise<TensorSummary> {
  const { tensor, blobs } = tensorAt(parts, index);
  const reader = new PlaceReader(place, signal);
  const opened = new Map<string, RangeSource>();
  const open = async (file: string): Promise<RangeSource> => {
    const source = opened.get(file) ?? (await reader.open(file));
    opened.set(file, source);
    return source;
  };
  const summary = new Summary();
  // Asked before anything is read: texts may have no size that is known.
  if (decodeValues(tensor.dtype, new Uint8Array(0)) === undefined) {
    throw new CheckpointError(`${tensor.name} is ${tensor.dtype}: it has no numbers that could be counted.`, {
      reason: "no-numbers",
    });
  }
  const add = (bytes: Uint8Array): void => summary.add(decodeValues(tensor.dtype, bytes)!);
  try {
    const range = tensor.bytes === 0 ? undefined : await streamableRange(tensor, blobs, open);
    if (range === undefined) {
      add(tensor.bytes === 0 ? new Uint8Array(0) : await readTensor(tensor, blobs, { open }));
    } else {
      for (let at = 0; at < range.bytes; at += step) {
        signal?.throwIfAborted();
        add(await range.source.read(range.offset + at, Math.min(step, range.bytes - at)));
        onProgress?.({ done: Math.min(range.bytes, at + step), total: range.bytes, unit: "bytes" });
      }
    }
  } finally {
    for (const source of opened.values()) await source.close();
  }
  return summary.result();
}

function tensorAt(parts: Inspection["parts"], index: number) {
  let first = 0;
  for (const { contents } of parts) {
    const tensor = contents.tensors[index - first];
    if (index >= first && tensor !== undefined) return { tensor, blobs: contents.blobs };
    first += contents.tensors.length;
  }
  throw new CheckpointError(`There is no tensor ${index}.`, { reason: "not-found" });
}

class Summary {
  private readonly counts = { values: 0, nan: 0, positiveInfinity: 0, negativeInfinity: 0, zeros: 0 };
  private readonly histogram = new GrowingHistogram();
  private readonly first: number[] = [];
  private min = Infinity;
  private max = -Infinity;
  private finite = 0;
  private squares = 0;
  /** Sums are of differences to it: those of large numbers would lose what is small. */
  private shift: number | undefined;
  private sum = 0;
  private sumSquares = 0;

  add(values: ArrayLike<number>): void {
    const { counts } = this;
    for (let index = 0; this.first.length < shownValues && index < values.length; index++)
      this.first.push(values[index]!);
    let { min, max, finite, squares, sum, sumSquares, shift } = this;
    for (let index = 0; index < values.length; index++) {
      const value = values[index]!;
      if (!Number.isFinite(value)) {
        if (Number.isNaN(value)) counts.nan++;
        else if (value > 0) counts.positiveInfinity++;
        else counts.negativeInfinity++;
        continue;
      }
      if (value === 0) counts.zeros++;
      if (value < min) min = value;
      if (value > max) max = value;
      shift ??= value;
      const difference = value - shift;
      sum += difference;
      sumSquares += difference * difference;
      squares += value * value;
      finite++;
    }
    counts.values += values.length;
    Object.assign(this, { min, max, finite, squares, sum, sumSquares, shift });
    this.histogram.add(values);
  }

  result(): TensorSummary {
    const { counts, first, min, max, finite, sum, sumSquares, shift, squares } = this;
    if (finite === 0) return { ...counts, first };
    const mean = shift! + sum / finite;
    const deviation = Math.sqrt(Math.max(0, sumSquares / finite - (sum / finite) ** 2));
    return { ...counts, first, min, max, mean, deviation, l2: Math.sqrt(squares), histogram: this.histogram.result() };
  }
}
