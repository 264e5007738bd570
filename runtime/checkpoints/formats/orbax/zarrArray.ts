import { CheckpointError } from "../../checkpointError.ts";
import { arrayDtype } from "../numpy/arrayDtype.ts";
import type { Codec } from "../contents.ts";
import { dtypeBits } from "../dtype.ts";

/** An array of zarr version 2 or 3 by its metadata. */
export interface ZarrArray {
  dtype: string;
  bigEndian: boolean;
  shape: number[];
  chunkShape: number[];
  /** How a stored chunk becomes dense bytes, in the order of decoding. */
  codecs: Codec[];
  fortranOrder: boolean;
  /** Key of a chunk below the array, from its position in the grid. */
  chunkKey(position: readonly number[]): string;
}

type Json = Record<string, unknown>;

/** Parses `.zarray`. Throws CheckpointError "header", or "not-read" for what is valid and not known here. */
export function parseZarray(text: string): ZarrArray {
  const json = parse(text);
  const { dtype, bigEndian } = typeOf(json.dtype);
  const separator = json.dimension_separator === "/" ? "/" : ".";
  const codecs: Codec[] = json.compressor == null ? [] : [codecOf((json.compressor as Json).id)];
  if (Array.isArray(json.filters) && json.filters.length > 0) throw notRead("filters");
  return {
    dtype,
    bigEndian,
    shape: counts(json.shape),
    chunkShape: counts(json.chunks),
    codecs,
    fortranOrder: json.order === "F",
    chunkKey: (position) => (position.length === 0 ? "0" : position.join(separator)),
  };
}

/** Parses `zarr.json` of version 3, with or without sharding. Throws as parseZarray does. */
export function parseZarrJson(text: string): ZarrArray {
  const json = parse(text);
  const { dtype, bigEndian } = typeOf(json.data_type);
  const grid = (json.chunk_grid as Json | undefined)?.configuration as Json | undefined;
  const encoding = json.chunk_key_encoding as Json | undefined;
  const separator = (encoding?.configuration as Json | undefined)?.separator ?? (encoding?.name === "v2" ? "." : "/");
  const isV2 = encoding?.name === "v2";
  const chunkShape = counts(grid?.chunk_shape);
  const order = { bigEndian };
  const codecs = codecsOf(json.codecs, chunkShape, dtype, order);
  return {
    dtype,
    bigEndian: order.bigEndian,
    shape: counts(json.shape),
    chunkShape,
    codecs,
    fortranOrder: false,
    chunkKey: (position) => {
      const key = position.join(String(separator));
      if (isV2) return position.length === 0 ? "0" : key;
      return position.length === 0 ? "c" : `c${String(separator)}${key}`;
    },
  };
}

function codecsOf(list: unknown, shape: number[], dtype: string, order: { bigEndian: boolean }): Codec[] {
  if (!Array.isArray(list) || list.length > 16) throw damaged();
  const codecs: Codec[] = [];
  for (const entry of list as Json[]) {
    const configuration = (entry.configuration ?? {}) as Json;
    if (entry.name === "bytes") order.bigEndian = configuration.endian === "big";
    else if (entry.name === "crc32c") codecs.unshift({ kind: "crc32c-tail" });
    else if (entry.name === "sharding_indexed") {
      if (configuration.index_location === "start") throw notRead("shards with their index first");
      const inner = counts(configuration.chunk_shape);
      if (inner.length !== shape.length || inner.includes(0)) throw damaged();
      const size = (dtypeBits(dtype) ?? 0) / 8;
      codecs.unshift({
        kind: "zarr-shard",
        shape,
        inner,
        size,
        codecs: codecsOf(configuration.codecs, inner, dtype, order),
      });
    } else codecs.unshift(codecOf(entry.name));
  }
  return codecs;
}

function codecOf(name: unknown): Codec {
  if (name === "zstd") return { kind: "zstd" };
  if (name === "zlib" || name === "gzip") return { kind: name };
  throw notRead(`the compression ${String(name).slice(0, 40)}`);
}

function typeOf(value: unknown): { dtype: string; bigEndian: boolean } {
  if (typeof value !== "string") throw notRead("records");
  const known = arrayDtype(value);
  if (known !== undefined) return known;
  if (dtypeBits(value) !== undefined) return { dtype: value, bigEndian: false };
  throw notRead(`the dtype ${value.slice(0, 40)}`);
}

function counts(value: unknown): number[] {
  const isCounts =
    Array.isArray(value) && value.length <= 32 && value.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (!isCounts) throw damaged();
  return value as number[];
}

function parse(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value as Json;
  } catch {
    // Said below.
  }
  throw damaged();
}

function damaged(): CheckpointError {
  return new CheckpointError("The zarr array has damaged metadata.", { reason: "header", exitCode: 1 });
}

function notRead(what: string): CheckpointError {
  return new CheckpointError(`The zarr array uses ${what}, which is not read here.`, { reason: "not-read" });
}
