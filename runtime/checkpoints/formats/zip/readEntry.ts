import { crc32, inflateRawSync } from "node:zlib";
import type { RangeSource } from "../../source.ts";
import { localDataOffset } from "./entryData.ts";
import type { ZipEntry } from "./zipEntry.ts";
import { ZipError } from "./zipError.ts";

/** The bytes of one entry, inflated, at most `limit` of them. Throws ZipError. */
export async function readEntry(source: RangeSource, entry: ZipEntry, limit: number, at?: number): Promise<Uint8Array> {
  if (entry.bytes > limit || entry.compressedBytes > limit) {
    throw new ZipError(
      `has an entry ${entry.name} of ${entry.bytes} bytes, more than the ${limit} that are read`,
      "budget",
    );
  }
  if ((entry.flags & 1) !== 0) throw new ZipError(`has an encrypted entry ${entry.name}`);
  const data = await source.read(at ?? (await localDataOffset(source, entry)), entry.compressedBytes);
  if (entry.method === 0) return data;
  if (entry.method !== 8) throw new ZipError(`has an entry ${entry.name} of the unknown method ${entry.method}`);
  try {
    const inflated = inflateRawSync(data, { maxOutputLength: Math.max(1, entry.bytes) });
    if (inflated.length === entry.bytes) return inflated;
  } catch {
    // Said below.
  }
  throw new ZipError(`has an entry ${entry.name} that can not be inflated to ${entry.bytes} bytes`);
}

/** Whether bytes agree with the directory's checksum; PyTorch writes 0 where it was told to make none. */
export function crcAgrees(entry: ZipEntry, bytes: Uint8Array): boolean {
  return entry.crc32 === 0 || crc32(bytes) === entry.crc32;
}
