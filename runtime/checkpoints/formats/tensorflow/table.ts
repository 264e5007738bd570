import { CheckpointError } from "../../checkpointError.ts";
import type { RangeSource } from "../../source.ts";
import { crc32c, unmaskCrc } from "../../verify/crc32c.ts";
import { unsnappy } from "./snappy.ts";

const maxTableBytes = 512 * 2 ** 20;
const maxEntries = 5_000_000;
const maxBlockBytes = 64 * 2 ** 20;

/**
 * All entries of a LevelDB-style table (TensorFlow's .index), each block compared with its CRC-32C. Keys are bytes, given as latin1.
 * Throws CheckpointError ("header", "checksum", "truncated", "budget").
 */
export async function readTable(source: RangeSource): Promise<[key: string, value: Uint8Array][]> {
  if (source.bytes < 48) throw damaged("is too short to be a table", "truncated");
  if (source.bytes > maxTableBytes)
    throw damaged(`has ${source.bytes} bytes, ${maxTableBytes} are read at most`, "budget");
  const data = Buffer.from(await source.read(0, source.bytes));
  const footer = data.subarray(data.length - 48);
  if (footer.readBigUInt64LE(40) !== 0xdb4775248b80fb57n)
    throw damaged("has no table footer: it was cut off", "truncated");
  const handles = new Cursor(footer);
  handles.varint();
  handles.varint();
  const index = readBlock(data, handles.varint(), handles.varint());
  const entries: [string, Uint8Array][] = [];
  for (const [, handle] of blockEntries(index)) {
    const place = new Cursor(handle);
    for (const entry of blockEntries(readBlock(data, place.varint(), place.varint()))) {
      entries.push(entry);
      if (entries.length > maxEntries) throw damaged(`has more than ${maxEntries} entries`, "budget");
    }
  }
  return entries;
}

class Cursor {
  at = 0;
  private readonly data: Uint8Array;

  constructor(data: Uint8Array) {
    this.data = data;
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; shift <= 49; shift += 7) {
      const byte = this.data[this.at++];
      if (byte === undefined) break;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    throw damaged("has a damaged number");
  }
}

/** A block is followed by one byte for its compression and the masked CRC of block and byte. */
function readBlock(data: Buffer, offset: number, bytes: number): Uint8Array {
  const end = offset + bytes;
  if (bytes > maxBlockBytes || end + 5 > data.length) throw damaged("has a block that ends behind it", "truncated");
  if (unmaskCrc(data.readUInt32LE(end + 1)) !== crc32c(data.subarray(offset, end + 1))) {
    throw damaged(`has a damaged block at ${offset} (CRC-32C)`, "checksum");
  }
  const type = data[end]!;
  if (type === 0) return data.subarray(offset, end);
  if (type === 1) return unsnappy(data.subarray(offset, end), maxBlockBytes);
  throw damaged(`has a block of the unknown compression ${type}`);
}

/** Keys share their starts with the key before; behind the entries is a list of restart points. */
function blockEntries(block: Uint8Array): [string, Uint8Array][] {
  const view = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  if (view.length < 4) throw damaged("has an empty block");
  const end = view.length - 4 - 4 * view.readUInt32LE(view.length - 4);
  if (end < 0) throw damaged("has a block without entries");
  const cursor = new Cursor(view);
  const entries: [string, Uint8Array][] = [];
  let key = Buffer.alloc(0);
  while (cursor.at < end) {
    const [shared, unshared, length] = [cursor.varint(), cursor.varint(), cursor.varint()];
    const from = cursor.at;
    if (shared > key.length || unshared > 65_536 || from + unshared + length > end)
      throw damaged("has a damaged entry");
    key = Buffer.concat([key.subarray(0, shared), view.subarray(from, from + unshared)]);
    entries.push([key.toString("latin1"), view.subarray(from + unshared, from + unshared + length)]);
    cursor.at = from + unshared + length;
  }
  return entries;
}

function damaged(what: string, reason = "header"): CheckpointError {
  return new CheckpointError(`The TensorFlow index ${what}.`, { reason, exitCode: 1 });
}
