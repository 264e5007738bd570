import { CheckpointError } from "../checkpointError.ts";
import type { Blob, Scalar, Tensor } from "../formats/contents.ts";
import { inspectCheckpoint } from "../inspect/inspectCheckpoint.ts";
import type { Inspection } from "../inspect/inspection.ts";
import type { Part } from "../layouts/layout.ts";
import { PlaceReader } from "../placeReader.ts";
import type { FolderSource, RangeSource } from "../source.ts";
import { compareBytes, type TensorDistance } from "./compareBytes.ts";

export interface DiffSide {
  place: FolderSource;
  path: string;
}

export interface ChangedTensor {
  tensor: string;
  how: "dtype" | "shape" | "values" | "unreadable";
  a?: string;
  b?: string;
  /** Largest difference of two values. */
  maxAbs?: number;
  /** Root of the sum of squared differences. */
  l2?: number;
}

/** A tensor that one side alone has. */
export interface LoneTensor {
  tensor: string;
  dtype: string;
  shape: readonly number[];
}

export interface CheckpointDiff {
  a: string;
  b: string;
  same: boolean;
  changed: ChangedTensor[];
  added: LoneTensor[];
  removed: LoneTensor[];
  scalars: { path: string; a?: Scalar; b?: Scalar }[];
  /** crc: no data was read, checksums of the metadata told all; bytes: at least one tensor was read. */
  method: "crc" | "bytes";
  /** Tensors that are the same. */
  equal: number;
  bytesRead: number;
}

export interface DiffOptions {
  /** Read changed tensors to say by how much, although checksums tell that they changed. */
  values?: boolean;
  signal?: AbortSignal;
  onProgress?: (progress: { done: number; total: number; unit: string }) => void;
}

interface Side {
  inspection: Inspection;
  reader: PlaceReader;
  tensors: Map<string, { part: Part; tensor: Tensor }>;
  scalars: Map<string, Scalar>;
  open(file: string): Promise<RangeSource>;
  close(): Promise<void>;
}

/**
 * Compares two checkpoints tensor by tensor and value by value, by name. Where both sides have a checksum of exactly a tensor's
 * bytes, that decides (equal CRC-32 and size: the same but for a chance of 1 in 2^32); else both are read. Throws CheckpointError
 * when a side is not there, or "nothing-read" when a side has nothing that could be compared.
 */
export async function diffCheckpoints(a: DiffSide, b: DiffSide, options: DiffOptions = {}): Promise<CheckpointDiff> {
  const [left, right] = [await openSide(a, options.signal), await openSide(b, options.signal)];
  const diff: CheckpointDiff = {
    a: left.inspection.uri,
    b: right.inspection.uri,
    same: false,
    changed: [],
    added: missingFrom(left, right),
    removed: missingFrom(right, left),
    scalars: diffScalars(left.scalars, right.scalars),
    method: "crc",
    equal: 0,
    bytesRead: 0,
  };
  try {
    let done = 0;
    for (const [name, one] of left.tensors) {
      options.signal?.throwIfAborted();
      options.onProgress?.({ done: ++done, total: left.tensors.size, unit: "tensors" });
      const other = right.tensors.get(name);
      if (other === undefined) continue;
      const changed = await diffTensor(name, left, one, right, other, diff, options);
      if (changed === undefined) diff.equal++;
      else diff.changed.push(changed);
    }
  } finally {
    await left.close();
    await right.close();
  }
  diff.bytesRead =
    left.reader.bytesRead + right.reader.bytesRead + left.inspection.bytesRead + right.inspection.bytesRead;
  diff.same = diff.changed.length + diff.added.length + diff.removed.length + diff.scalars.length === 0;
  return diff;
}

async function openSide({ place, path }: DiffSide, signal: AbortSignal | undefined): Promise<Side> {
  const inspection = await inspectCheckpoint(place, path, { signal });
  const reader = new PlaceReader(place, signal);
  const tensors: Side["tensors"] = new Map();
  const scalars: Side["scalars"] = new Map();
  // Roles keep names of different files apart; a file's own name may hold a step or a rank.
  for (const part of inspection.parts) {
    const prefix =
      inspection.parts.length === 1 || part.role === "model" ? "" : `${part.role === "whole" ? "" : `${part.role}/`}`;
    for (const tensor of part.contents.tensors) {
      const name = tensors.has(prefix + tensor.name) ? `${part.path}/${tensor.name}` : prefix + tensor.name;
      tensors.set(name, { part, tensor });
    }
    for (const [key, value] of part.contents.scalars) scalars.set(prefix + key, value);
  }
  if (tensors.size + scalars.size === 0) {
    const [reason] = inspection.reasons;
    throw new CheckpointError(
      `${inspection.uri} has nothing to compare${reason === undefined ? "" : `: ${reason.text}`}.`,
      {
        reason: "nothing-read",
      },
    );
  }
  const opened = new Map<string, RangeSource>();
  return {
    inspection,
    reader,
    tensors,
    scalars,
    async open(file) {
      const known = opened.get(file);
      if (known !== undefined) return known;
      // Shards may be many; handles are not.
      if (opened.size >= 64) await closeAll(opened);
      const source = await reader.open(file);
      opened.set(file, source);
      return source;
    },
    close: () => closeAll(opened),
  };
}

function missingFrom(side: Side, other: Side): LoneTensor[] {
  return [...other.tensors]
    .filter(([name]) => !side.tensors.has(name))
    .map(([name, { tensor }]) => ({ tensor: name, dtype: tensor.dtype, shape: tensor.shape }));
}

async function closeAll(opened: Map<string, RangeSource>): Promise<void> {
  for (const source of opened.values()) await source.close();
  opened.clear();
}

async function diffTensor(
  name: string,
  left: Side,
  a: { part: Part; tensor: Tensor },
  right: Side,
  b: { part: Part; tensor: Tensor },
  diff: CheckpointDiff,
  options: DiffOptions,
): Promise<ChangedTensor | undefined> {
  const [one, other] = [a.tensor, b.tensor];
  if (one.dtype !== other.dtype) return { tensor: name, how: "dtype", a: one.dtype, b: other.dtype };
  if (String(one.shape) !== String(other.shape)) {
    return { tensor: name, how: "shape", a: `[${one.shape.join(", ")}]`, b: `[${other.shape.join(", ")}]` };
  }
  const [crcA, crcB] = [wholeChecksum(one, a.part.contents.blobs), wholeChecksum(other, b.part.contents.blobs)];
  if (crcA !== undefined && crcB !== undefined) {
    if (crcA === crcB) return undefined;
    // Different bytes of one dtype are different values; checksums of other layouts of the bytes would not say that.
    if (options.values !== true && crcA.split(" ")[0] === crcB.split(" ")[0]) return { tensor: name, how: "values" };
  }
  if (one.bytes === 0 || one.dtype === "string") return undefined;
  diff.method = "bytes";
  try {
    const distance = await compareBytes(
      { tensor: one, blobs: a.part.contents.blobs, open: left.open },
      { tensor: other, blobs: b.part.contents.blobs, open: right.open },
      options.signal,
    );
    return distance === undefined ? undefined : changedBy(name, distance);
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    return { tensor: name, how: "unreadable", a: error.message };
  }
}

function changedBy(tensor: string, { maxAbs, l2 }: TensorDistance): ChangedTensor {
  return { tensor, how: "values", maxAbs, l2 };
}

/** A text that is equal for equal tensors, from a checksum of one whole blob and how the tensor lies in it. */
function wholeChecksum(tensor: Tensor, blobs: readonly Blob[]): string | undefined {
  const [chunk, ...more] = tensor.chunks;
  const blob = chunk === undefined || more.length > 0 ? undefined : blobs[chunk.blob];
  if (blob?.checksum === undefined || blob.checksum.over !== "raw") return undefined;
  const { algorithm, value } = blob.checksum;
  const layout = `${algorithm}/${blob.rawBytes ?? blob.bytes}/${chunk!.at}/${tensor.bigEndian ?? false}/${chunk!.stride ?? "dense"}`;
  // Only a tensor that is the whole of its blob has changed when the blob has.
  const isWhole = (blob.rawBytes ?? blob.bytes) - chunk!.at === tensor.bytes;
  return isWhole ? `${layout} ${value}` : undefined;
}

function diffScalars(a: ReadonlyMap<string, Scalar>, b: ReadonlyMap<string, Scalar>): CheckpointDiff["scalars"] {
  const changes: CheckpointDiff["scalars"] = [];
  for (const [path, value] of a) {
    if (!b.has(path)) changes.push({ path, a: value });
    else if (!Object.is(value, b.get(path))) changes.push({ path, a: value, b: b.get(path) });
  }
  for (const [path, value] of b) if (!a.has(path)) changes.push({ path, b: value });
  return changes;
}
