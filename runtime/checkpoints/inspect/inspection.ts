import type { Checkpoint } from "../checkpoint.ts";
import type { GlobalUse, Scalar } from "../formats/contents.ts";
import type { TensorStats } from "../values/tensorStats.ts";
import type { Part } from "../layouts/layout.ts";

/** A tensor as people and other programs see it (docs/cli-json.md). */
export interface ListedTensor {
  name: string;
  dtype: string;
  shape: number[];
  bytes: number;
  file: string;
  /** First byte in the file, where the data lies there as it is and in one piece. */
  offset?: number;
  /** The checksum that was written with exactly these bytes, "crc32:…" or "crc32c:…" in hexadecimal. */
  crc?: string;
  /** NaN and infinite values; present after verify. */
  nonFinite?: number;
  /** Present after inspect --stats, where the dtype has numbers. */
  stats?: TensorStats;
}

/** Everything that is known of one checkpoint. */
export interface Inspection extends Checkpoint {
  /** Of the file with the most bytes of tensors. */
  format: string;
  framework?: string;
  learningRate?: number;
  bytesRead: number;
  tensors: ListedTensor[];
  /** By file, then by path. */
  scalars: { file: string; path: string; value: Scalar }[];
  globals: (GlobalUse & { file: string })[];
  has: { model: boolean; optimizer: boolean; scheduler: boolean; rng: boolean };
  /** For verify and diff, which go on from here. */
  parts: Part[];
}
