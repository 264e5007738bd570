import type { RangeSource } from "../../source.ts";
import { hdf5Signature } from "../sniff.ts";
import { Cursor, type BlockReader } from "./blockReader.ts";
import { Hdf5Error } from "./hdf5Error.ts";

export interface Superblock {
  rootAddress: number;
  /** Where the file must end, as the library wrote it when it closed the file. */
  endOfFile: number;
}

/** Reads the superblock (versions 0 to 3) and sets the reader's sizes. The signature may stand behind a user block. */
export async function readSuperblock(source: RangeSource, reader: BlockReader): Promise<Superblock> {
  const start = await findSignature(source);
  const raw = await source.read(start, Math.min(128, source.bytes - start));
  const data = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  if (data.length < 48) throw new Hdf5Error("ends inside of its superblock", "truncated");
  const version = data[8]!;
  if (version > 3) throw new Hdf5Error(`has a superblock of version ${version}, newer than 3`);
  const isOld = version <= 1;
  reader.offsetBytes = data[isOld ? 13 : 9]!;
  reader.lengthBytes = data[isOld ? 14 : 10]!;
  const cursor = new Cursor(data, reader, isOld ? (version === 1 ? 28 : 24) : 12);
  reader.base = cursor.address();
  cursor.address();
  const endOfFile = reader.base + cursor.address();
  if (isOld) {
    cursor.address();
    cursor.address();
  }
  return { rootAddress: cursor.address(), endOfFile };
}

async function findSignature(source: RangeSource): Promise<number> {
  for (let at = 0; at + 8 <= source.bytes && at <= 2 ** 20; at = at === 0 ? 512 : at * 2) {
    if (hdf5Signature.equals(await source.read(at, 8))) return at;
  }
  throw new Hdf5Error("has no signature");
}
