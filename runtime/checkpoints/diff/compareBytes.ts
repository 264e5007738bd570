import type { Blob, Tensor } from "../formats/contents.ts";
import { readTensor, streamableRange } from "../formats/readTensor.ts";
import type { RangeSource } from "../source.ts";
import { decodeValues } from "../values/decodeValues.ts";

export interface ComparedTensor {
  tensor: Tensor;
  blobs: readonly Blob[];
  open(file: string): Promise<RangeSource>;
}

export interface TensorDistance {
  /** Undefined for dtypes without a distance, and where NaN or infinities are on one side only. */
  maxAbs?: number;
  l2?: number;
}

const step = 4 * 2 ** 20;

/** Reads two tensors of one dtype and shape; undefined when all bytes are equal, else how far apart the values are. */
export async function compareBytes(
  a: ComparedTensor,
  b: ComparedTensor,
  signal?: AbortSignal,
): Promise<TensorDistance | undefined> {
  const sum = { isEqual: true, maxAbs: 0, squares: 0, isNumeric: true };
  const [first, second] = [
    await streamableRange(a.tensor, a.blobs, a.open),
    await streamableRange(b.tensor, b.blobs, b.open),
  ];
  if (first === undefined || second === undefined) {
    add(sum, a.tensor.dtype, await readTensor(a.tensor, a.blobs, a), await readTensor(b.tensor, b.blobs, b));
  } else {
    for (let at = 0; at < first.bytes; at += step) {
      signal?.throwIfAborted();
      const length = Math.min(step, first.bytes - at);
      const one = await first.source.read(first.offset + at, length);
      add(sum, a.tensor.dtype, one, await second.source.read(second.offset + at, length));
    }
  }
  if (sum.isEqual) return undefined;
  return sum.isNumeric && Number.isFinite(sum.squares) ? { maxAbs: sum.maxAbs, l2: Math.sqrt(sum.squares) } : {};
}

interface Sum {
  isEqual: boolean;
  maxAbs: number;
  squares: number;
  isNumeric: boolean;
}

function add(sum: Sum, dtype: string, a: Uint8Array, b: Uint8Array): void {
  if (Buffer.compare(a, b) === 0) return;
  sum.isEqual = false;
  const [one, other] = [decodeValues(dtype, a), decodeValues(dtype, b)];
  if (one === undefined || other === undefined) {
    sum.isNumeric = false;
    return;
  }
  for (let index = 0; index < one.length; index++) {
    const distance = Math.abs(one[index]! - other[index]!);
    if (distance > sum.maxAbs) sum.maxAbs = distance;
    // NaN against NaN is no difference; NaN against a number has no size.
    if (!(Number.isNaN(one[index]!) && Number.isNaN(other[index]!))) sum.squares += distance * distance;
  }
}
