import type { RangeSource } from "../../source.ts";
import { findDirectory } from "./findDirectory.ts";
import type { ZipDirectory, ZipEntry } from "./zipEntry.ts";
import { ZipError } from "./zipError.ts";

const maxDirectoryBytes = 512 * 2 ** 20;
const maxEntries = 4_000_000;

/**
 * Reads the central directory of a zip or zip64: one read of the tail, a second one when the directory is longer than that.
 * Every entry lies inside the file and none overlaps another. Throws ZipError.
 */
export async function readDirectory(source: RangeSource): Promise<ZipDirectory> {
  const { offset, bytes, count, tail, tailOffset } = await findDirectory(source);
  if (bytes > maxDirectoryBytes || count > maxEntries) {
    throw new ZipError(`has a directory of ${count} entries in ${bytes} bytes`, "budget");
  }
  if (offset + bytes > source.bytes) throw new ZipError("has a directory that ends behind the file");
  const data =
    offset >= tailOffset
      ? tail.subarray(offset - tailOffset, offset - tailOffset + bytes)
      : await source.read(offset, bytes);
  const entries = parseEntries(Buffer.from(data.buffer, data.byteOffset, data.byteLength), count);
  checkRanges(entries, offset);
  return { entries, directoryOffset: offset };
}

function parseEntries(data: Buffer, count: number): ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (at + 46 > data.length || data.readUInt32LE(at) !== 0x02014b50) {
      throw new ZipError(`has ${index} of ${count} entries in its directory`);
    }
    const nameBytes = data.readUInt16LE(at + 28);
    const extraBytes = data.readUInt16LE(at + 30);
    const next = at + 46 + nameBytes + extraBytes + data.readUInt16LE(at + 32);
    if (next > data.length) throw new ZipError(`has a torn entry ${index} in its directory`);
    const entry: ZipEntry = {
      name: data.toString("utf8", at + 46, at + 46 + nameBytes),
      flags: data.readUInt16LE(at + 8),
      method: data.readUInt16LE(at + 10),
      crc32: data.readUInt32LE(at + 16),
      compressedBytes: data.readUInt32LE(at + 20),
      bytes: data.readUInt32LE(at + 24),
      headerOffset: data.readUInt32LE(at + 42),
      nameBytes,
    };
    if (isWide(entry)) readZip64(entry, data.subarray(at + 46 + nameBytes, at + 46 + nameBytes + extraBytes));
    entries.push(entry);
    at = next;
  }
  if (at !== data.length) throw new ZipError(`has ${data.length - at} bytes behind the last entry of its directory`);
  return entries;
}

const wide = 0xffffffff;

function isWide({ bytes, compressedBytes, headerOffset }: ZipEntry): boolean {
  return bytes === wide || compressedBytes === wide || headerOffset === wide;
}

/** Extra field 1 holds, in this order, only those numbers that do not fit 32 bits (APPNOTE 4.5.3). */
function readZip64(entry: ZipEntry, extra: Buffer): void {
  for (let at = 0; at + 4 <= extra.length;) {
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === 1) {
      let next = at + 4;
      for (const field of ["bytes", "compressedBytes", "headerOffset"] as const) {
        if (entry[field] !== wide) continue;
        if (next + 8 > end || end > extra.length) throw new ZipError(`has a torn zip64 field at ${entry.name}`);
        const value = extra.readBigUInt64LE(next);
        if (value > BigInt(Number.MAX_SAFE_INTEGER))
          throw new ZipError(`gives ${entry.name} the size or place ${value}`);
        entry[field] = Number(value);
        next += 8;
      }
      return;
    }
    at = end;
  }
}

function checkRanges(entries: readonly ZipEntry[], directoryOffset: number): void {
  let end = 0;
  for (const entry of entries.toSorted((a, b) => a.headerOffset - b.headerOffset)) {
    if (entry.headerOffset < end) throw new ZipError(`has overlapping entries at ${entry.name}`);
    end = entry.headerOffset + 30 + entry.nameBytes + entry.compressedBytes;
    if (end > directoryOffset) throw new ZipError(`has an entry ${entry.name} that ends behind the data`);
    if (entry.method === 0 && entry.bytes !== entry.compressedBytes) {
      throw new ZipError(`gives the stored entry ${entry.name} two sizes, ${entry.bytes} and ${entry.compressedBytes}`);
    }
  }
}
