import { CheckpointError } from "../checkpointError.ts";
import type { RangeSource } from "../source.ts";
import type { Blob, Tensor, TensorChunk } from "./contents.ts";
import { decode } from "./decode.ts";
import { dtypeBits, tensorBytes } from "./dtype.ts";
import { locateBlob } from "./locateBlob.ts";
import { denseStride, isDense, spanOf } from "./strides.ts";

export interface ReadTensorOptions {
  /** Opens a file of the checkpoint by the path that its blobs name; the caller closes it. */
  open(file: string): Promise<RangeSource>;
  /** Most bytes of one tensor, default 1 GiB. */
  limit?: number;
}

/** The bytes of one tensor, dense, C order, little-endian. What no chunk covers is zero. Throws CheckpointError. */
export async function readTensor(
  tensor: Tensor,
  blobs: readonly Blob[],
  { open, limit = 2 ** 30 }: ReadTensorOptions,
): Promise<Uint8Array> {
  const bytes = tensorBytes(tensor.dtype, tensor.shape);
  if (bytes === undefined || bytes > limit) {
    throw new CheckpointError(`Tensor ${tensor.name} has ${bytes ?? "uncountable"} bytes, ${limit} are read at most.`, {
      reason: "budget",
    });
  }
  const size = dtypeBits(tensor.dtype)! / 8;
  const [first, ...more] = tensor.chunks;
  const isWhole = first !== undefined && more.length === 0 && first.origin === undefined;
  if (isWhole && (first.stride === undefined || isDense(tensor.shape, first.stride))) {
    const data = await readRange(blobs[first.blob]!, first.at, bytes, open);
    return tensor.bigEndian ? swapped(data, tensor.dtype) : data;
  }
  const out = new Uint8Array(bytes);
  for (const chunk of tensor.chunks) {
    const shape = chunk.shape ?? tensor.shape;
    const stride = chunk.stride ?? denseStride(shape);
    const data = await readRange(blobs[chunk.blob]!, chunk.at, spanOf(shape, stride) * size, open);
    copyBox(out, tensor.shape, data, chunk, size);
  }
  return tensor.bigEndian ? swapped(out, tensor.dtype) : out;
}

async function readRange(blob: Blob, at: number, bytes: number, open: ReadTensorOptions["open"]): Promise<Uint8Array> {
  if (blob.inline !== undefined) return cut(decode(blob, blob.inline), at, bytes, blob);
  const source = await open(blob.file);
  const located = await locateBlob(blob, source);
  const { offset, codecs } = located;
  if (codecs === undefined) {
    if (at + bytes > located.bytes) throw tooShort(blob);
    return source.read(offset! + at, bytes);
  }
  return cut(decode(located, await source.read(offset!, located.bytes)), at, bytes, blob);
}

function cut(data: Uint8Array, at: number, bytes: number, blob: Blob): Uint8Array {
  if (at + bytes > data.length) throw tooShort(blob);
  return data.subarray(at, at + bytes);
}

function tooShort({ label, file }: Blob): CheckpointError {
  return new CheckpointError(`${label} in ${file} is shorter than its tensor.`, { reason: "truncated", exitCode: 1 });
}

/** Copies a box, row by row; a part of it that reaches over the tensor's edge (the last chunk of a grid) is left out. */
function copyBox(
  out: Uint8Array,
  tensorShape: readonly number[],
  data: Uint8Array,
  chunk: TensorChunk,
  size: number,
): void {
  const shape = chunk.shape ?? [...tensorShape];
  const origin = chunk.origin ?? shape.map(() => 0);
  const from = chunk.stride ?? denseStride(shape);
  const to = denseStride(tensorShape);
  const extent = shape.map((length, dimension) =>
    Math.max(0, Math.min(length, tensorShape[dimension]! - origin[dimension]!)),
  );
  if (extent.includes(0)) return;
  const rank = shape.length;
  const isRun = rank > 0 && from[rank - 1] === 1;
  const outer = isRun ? rank - 1 : rank;
  const run = (isRun ? extent[rank - 1]! : 1) * size;
  const index = Array.from({ length: outer }, () => 0);
  const base = origin.reduce((sum, start, dimension) => sum + start * to[dimension]!, 0);
  for (;;) {
    let source = 0;
    let target = base;
    for (let dimension = 0; dimension < outer; dimension++) {
      source += index[dimension]! * from[dimension]!;
      target += index[dimension]! * to[dimension]!;
    }
    out.set(data.subarray(source * size, source * size + run), target * size);
    let dimension = outer - 1;
    for (; dimension >= 0; dimension--) {
      if (++index[dimension]! < extent[dimension]!) break;
      index[dimension] = 0;
    }
    if (dimension < 0) return;
  }
}

function swapped(data: Uint8Array, dtype: string): Uint8Array {
  const size = dtypeBits(dtype)! / 8 / (dtype.startsWith("complex") ? 2 : 1);
  const out = Buffer.from(data);
  if (size === 2) out.swap16();
  else if (size === 4) out.swap32();
  else if (size === 8) out.swap64();
  return out;
}

/** Where a tensor lies in one piece as it is, so that it can be read in pieces; undefined where it must be put together first. */
export async function streamableRange(
  tensor: Tensor,
  blobs: readonly Blob[],
  open: ReadTensorOptions["open"],
): Promise<{ source: RangeSource; offset: number; bytes: number } | undefined> {
  const [chunk, ...more] = tensor.chunks;
  const bytes = tensorBytes(tensor.dtype, tensor.shape);
  if (chunk === undefined || more.length > 0 || bytes === undefined || tensor.bigEndian === true) return undefined;
  if (chunk.stride !== undefined && !isDense(tensor.shape, chunk.stride)) return undefined;
  if (chunk.shape !== undefined && String(chunk.shape) !== String(tensor.shape)) return undefined;
  const blob = blobs[chunk.blob]!;
  if (blob.inline !== undefined) return undefined;
  const source = await open(blob.file);
  const located = await locateBlob(blob, source);
  if (located.codecs !== undefined) return undefined;
  if (chunk.at + bytes > located.bytes) throw tooShort(blob);
  return { source, offset: located.offset! + chunk.at, bytes };
}
