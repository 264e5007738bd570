import type { VerdictReason } from "../checkpoint.ts";
import type { RangeSource } from "../source.ts";

/** One file as a format reads it; `path` is relative to the place and appears in problems and tensors. */
export interface FormatFile {
  path: string;
  source: RangeSource;
}

export interface Checksum {
  algorithm: "crc32" | "crc32c" | "crc32c-strings";
  value: number;
  /** What it was made from: the bytes as they lie in the file, or as they are after decompression. */
  over: "stored" | "raw";
}

/** `torch-item`: a whole torch.save zip with one tensor. `shuffle`: HDF5's bytes of equal weight put together. */
export type Codec =
  | { kind: "deflate" | "zlib" | "gzip" | "zstd" | "fletcher32" | "crc32c-tail" | "torch-item" }
  | { kind: "shuffle"; size: number }
  | { kind: "zarr-shard"; shape: readonly number[]; inner: readonly number[]; size: number; codecs: readonly Codec[] };

/** A run of bytes that was written, and is checked, as one: a zip record, a chunk, the data of one tensor. */
export interface Blob {
  file: string;
  /** Position in the file, bytes; undefined where only the local header of a zip record tells it. */
  offset?: number;
  /** Position of that local header. */
  localHeader?: number;
  /** Length in the file. */
  bytes: number;
  label: string;
  /** How the stored bytes become the raw ones, in the order of decoding. */
  codecs?: readonly Codec[];
  /** Length after decompression, where it differs. */
  rawBytes?: number;
  checksum?: Checksum;
  /** Bytes that lie inside the metadata and were read with it. */
  inline?: Uint8Array;
}

/** A box of a tensor that one blob holds. Positions in elements, C order unless `stride` says otherwise. */
export interface TensorChunk {
  blob: number;
  /** First byte in the decoded blob. */
  at: number;
  /** Where the box starts in the tensor; absent = at zero. */
  origin?: number[];
  /** Extent of the box; absent = the whole tensor. */
  shape?: number[];
  /** Distance between neighbours in elements; absent = dense, C order. */
  stride?: number[];
}

export interface Tensor {
  /** Path in the container, joined with "/". */
  name: string;
  /** As PyTorch calls it: float32, bfloat16, int64, …; "string" for TensorFlow's. */
  dtype: string;
  shape: number[];
  /** Elements times their size; for strings what is stored. */
  bytes: number;
  bigEndian?: boolean;
  chunks: TensorChunk[];
}

/** Python's and JSON's plain values. Integers beyond 2^53 are bigint. */
export type Scalar = string | number | bigint | boolean | null;

/** A name that loading the file would import (and mostly call). */
export interface GlobalUse {
  module: string;
  name: string;
  /** Position in the file or record. */
  at: number;
  risk: "known" | "unknown" | "dangerous";
}

export interface Container {
  kind: "dict" | "list" | "object";
  size: number;
}

/** What a format reader gets out of metadata alone. Data is read later, by blob. */
export interface FormatContents {
  /** "torch-zip", "safetensors", "npz", … */
  format: string;
  tensors: Tensor[];
  blobs: Blob[];
  scalars: Map<string, Scalar>;
  /** Dicts, lists and objects down to the third level, so that an empty one is seen. */
  containers: Map<string, Container>;
  globals: GlobalUse[];
  problems: VerdictReason[];
}

export function emptyContents(format: string): FormatContents {
  return { format, tensors: [], blobs: [], scalars: new Map(), containers: new Map(), globals: [], problems: [] };
}
