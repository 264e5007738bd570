import type { RangeSource } from "../../source.ts";
import { ZipError } from "./zipError.ts";

export interface FoundDirectory {
  offset: number;
  bytes: number;
  count: number;
  /** The last bytes of the file, read once, which often hold the whole directory. */
  tail: Uint8Array;
  tailOffset: number;
}

const tailBytes = 22 + 65_535 + 20 + 56;

/** Finds the end record, classic or zip64, behind which there is at most a comment. Throws ZipError "truncated". */
export async function findDirectory(source: RangeSource): Promise<FoundDirectory> {
  const length = Math.min(source.bytes, tailBytes);
  const tailOffset = source.bytes - length;
  const raw = await source.read(tailOffset, length);
  const tail = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const end = endRecord(tail);
  if (end === undefined) throw new ZipError("has no directory at its end: the save did not finish", "truncated");
  const endOffset = tailOffset + end;
  const found = { tail, tailOffset };
  if (end >= 20 && tail.readUInt32LE(end - 20) === 0x07064b50) {
    const record = Number(tail.readBigUInt64LE(end - 12));
    const at = record - tailOffset;
    // Elsewhere than right before the locator it would have an extensible part, which nobody writes.
    if (at < 0 || at + 56 > end || tail.readUInt32LE(at) !== 0x06064b50) throw new ZipError("has no zip64 end record");
    const [count, bytes, offset] = [32, 40, 48].map((field) => Number(tail.readBigUInt64LE(at + field)));
    return checked({ ...found, count: count!, bytes: bytes!, offset: offset! }, record);
  }
  const numbers = {
    count: tail.readUInt16LE(end + 10),
    bytes: tail.readUInt32LE(end + 12),
    offset: tail.readUInt32LE(end + 16),
  };
  return checked({ ...found, ...numbers }, endOffset);
}

function checked(found: FoundDirectory, endOffset: number): FoundDirectory {
  if (found.offset + found.bytes !== endOffset) {
    throw new ZipError(`has a directory at ${found.offset} of ${found.bytes} bytes, which should end at ${endOffset}`);
  }
  return found;
}

/** The last end record whose comment ends with the file: the signature alone may also stand in data or in a comment. */
function endRecord(tail: Buffer): number | undefined {
  for (let at = tail.length - 22; at >= 0; at--) {
    if (tail[at] !== 0x50 || tail.readUInt32LE(at) !== 0x06054b50) continue;
    if (at + 22 + tail.readUInt16LE(at + 20) === tail.length) return at;
  }
  return undefined;
}
