import type { Blob, FormatContents, Tensor } from "../formats/contents.ts";
import { dtypeBits } from "../formats/dtype.ts";
import { denseStride, spanOf } from "../formats/strides.ts";

/** A range of a blob in which every byte belongs to the same tensors. */
export interface PlannedSegment {
  from: number;
  to: number;
  dtype: string;
  bigEndian: boolean;
  sign: boolean;
}

export interface PlannedBlob {
  blob: Blob;
  index: number;
  segments: PlannedSegment[];
  /** Which tensors use which segments: [tensor, first segment, last segment + 1]. */
  users: [tensor: number, first: number, last: number][];
}

/** Second moments of Adam: never below zero. */
const squares = /(?:^|[./])(?:max_)?(?:exp_avg_sq|exp_avg_sqs?)(?:$|[./])|(?:^|\/)nu\//;

/** Cuts each blob at the edges of the tensors in it, so that shared and overlapping storages are looked at once. */
export function planScan({ tensors, blobs }: FormatContents): PlannedBlob[] {
  const ranges = blobs.map((): { from: number; to: number; tensor: number }[] => []);
  for (const [tensor, entry] of tensors.entries()) {
    const size = (dtypeBits(entry.dtype) ?? 0) / 8;
    if (size < 1) continue;
    for (const chunk of entry.chunks) {
      const shape = chunk.shape ?? entry.shape;
      const bytes = spanOf(shape, chunk.stride ?? denseStride(shape)) * size;
      if (bytes > 0) ranges[chunk.blob]!.push({ from: chunk.at, to: chunk.at + bytes, tensor });
    }
  }
  return blobs.map((blob, index) => planBlob(blob, index, ranges[index]!, tensors));
}

function planBlob(
  blob: Blob,
  index: number,
  ranges: readonly { from: number; to: number; tensor: number }[],
  tensors: readonly Tensor[],
): PlannedBlob {
  if (ranges.length === 1) {
    const { from, to, tensor } = ranges[0]!;
    return { blob, index, segments: [segment(from, to, tensors[tensor]!)], users: [[tensor, 0, 1]] };
  }
  const edges = [...new Set(ranges.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const at = new Map(edges.map((edge, position) => [edge, position]));
  const owner = Array.from({ length: Math.max(0, edges.length - 1) }, (): number | undefined => undefined);
  const users: PlannedBlob["users"] = [];
  let painted = 0;
  for (const { from, to, tensor } of ranges) {
    const [first, last] = [at.get(from)!, at.get(to)!];
    users.push([tensor, first, last]);
    for (let position = first; position < last && painted < maxPainted; position++, painted++)
      owner[position] ??= tensor;
  }
  const segments = owner.map((tensor, position) =>
    segment(edges[position]!, edges[position + 1]!, tensor === undefined ? undefined : tensors[tensor]!),
  );
  return { blob, index, segments, users };
}

/** A hundred thousand views of one storage may not cost the square of their number. */
const maxPainted = 5_000_000;

function segment(from: number, to: number, tensor: Tensor | undefined): PlannedSegment {
  const sign = tensor !== undefined && squares.test(tensor.name);
  return { from, to, dtype: tensor?.dtype ?? "none", bigEndian: tensor?.bigEndian ?? false, sign };
}
