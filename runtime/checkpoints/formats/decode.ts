import { gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from "node:zlib";
import { CheckpointError } from "../checkpointError.ts";
import { unshard } from "./orbax/unshard.ts";
import type { Blob, Codec } from "./contents.ts";

/** The raw bytes of a blob out of its stored ones. Output beyond what the metadata says is an error, never memory. */
export function decode(blob: Blob, stored: Uint8Array): Uint8Array {
  const limit = Math.max(1, (blob.rawBytes ?? blob.bytes) + 8);
  let data = stored;
  try {
    for (const codec of blob.codecs ?? []) data = decodeOne(codec, data, limit);
  } catch (error) {
    if (error instanceof CheckpointError) throw error;
    throw undecodable(blob, "can not be decompressed", error);
  }
  if (blob.rawBytes !== undefined && data.length !== blob.rawBytes) {
    throw undecodable(blob, `has ${data.length} bytes after decompression instead of ${blob.rawBytes}`);
  }
  return data;
}

function decodeOne(codec: Codec, data: Uint8Array, maxOutputLength: number): Uint8Array {
  switch (codec.kind) {
    case "deflate":
      return inflateRawSync(data, { maxOutputLength });
    case "zlib":
      return inflateSync(data, { maxOutputLength });
    case "gzip":
      return gunzipSync(data, { maxOutputLength });
    case "zstd":
      return zstdDecompressSync(data, { maxOutputLength });
    // Compared by verify, which has the stored bytes too.
    case "fletcher32":
    case "crc32c-tail":
      return data.subarray(0, Math.max(0, data.length - 4));
    case "shuffle":
      return unshuffle(data, codec.size);
    case "zarr-shard":
      return unshard(data, codec, (stored) => {
        let inner = stored;
        for (const step of codec.codecs) inner = decodeOne(step, inner, maxOutputLength);
        return inner;
      });
    case "torch-item":
      throw new Error("is located first");
  }
}

/** HDF5's filter 2 puts the first bytes of all elements first, then the second ones, … */
function unshuffle(data: Uint8Array, size: number): Uint8Array {
  const count = Math.floor(data.length / size);
  const out = new Uint8Array(data.length);
  for (let byte = 0; byte < size; byte++) {
    for (let index = 0; index < count; index++) out[index * size + byte] = data[byte * count + index]!;
  }
  out.set(data.subarray(count * size), count * size);
  return out;
}

function undecodable({ label, file, offset }: Blob, what: string, cause?: unknown): CheckpointError {
  return new CheckpointError(`${label} in ${file} at byte ${offset} ${what}.`, {
    reason: "undecodable",
    exitCode: 1,
    cause,
  });
}
