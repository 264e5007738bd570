import type { RangeSource } from "../../source.ts";
import type { ZipDirectory, ZipEntry } from "./zipEntry.ts";
import { ZipError } from "./zipError.ts";

const wide = 0xffffffff;

/**
 * Where PyTorch puts an entry's data: padded to `alignment` by an extra field that only the local header has (caffe2
 * getPadding: the field's own 4 bytes come first, zip64 numbers before them).
 */
export function alignedDataOffset(entry: ZipEntry, alignment: number): number {
  const isLarge = entry.bytes >= wide;
  const isFar = entry.headerOffset >= wide;
  const zip64 = isLarge || isFar ? 4 + (isLarge ? 16 : 0) + (isFar ? 8 : 0) : 0;
  return Math.ceil((entry.headerOffset + 30 + entry.nameBytes + 4 + zip64) / alignment) * alignment;
}

/**
 * Positions of all entries' data without reading their local headers, by the rule above, where the gap to the next header
 * confirms it (data, then a descriptor of 16 or 24 bytes, none behind empty data). The others are left out.
 */
export function alignedDataOffsets({ entries, directoryOffset }: ZipDirectory, alignment: number): Map<string, number> {
  const sorted = entries.toSorted((a, b) => a.headerOffset - b.headerOffset);
  const found = new Map<string, number>();
  for (const [index, entry] of sorted.entries()) {
    const next = sorted[index + 1]?.headerOffset ?? directoryOffset;
    const start = alignedDataOffset(entry, alignment);
    const rest = next - start - entry.compressedBytes;
    if (entry.compressedBytes === 0 ? rest === 0 || rest === 16 : rest === 16 || rest === 24)
      found.set(entry.name, start);
  }
  return found;
}

/** Reads the local header of an entry and returns where its data starts. Throws ZipError. */
export async function localDataOffset(source: RangeSource, entry: ZipEntry): Promise<number> {
  const raw = await source.read(entry.headerOffset, 30);
  const header = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  if (header.readUInt32LE(0) !== 0x04034b50)
    throw new ZipError(`has no entry at ${entry.headerOffset} (${entry.name})`);
  const start = entry.headerOffset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (start + entry.compressedBytes > source.bytes) throw new ZipError(`ends inside ${entry.name}`, "truncated");
  return start;
}
