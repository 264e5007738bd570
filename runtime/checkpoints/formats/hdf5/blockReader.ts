import type { RangeSource } from "../../source.ts";
import { Hdf5Error } from "./hdf5Error.ts";

const blockBytes = 64 * 1024;
const maxBlocks = 256;
const maxRead = 512 * 2 ** 20;

/** HDF5 scatters its metadata over the file: reads go through blocks of 64 KiB, of which the last 256 are kept. */
export class BlockReader {
  /** Sizes of an address and of a length, bytes; set by the superblock. */
  offsetBytes = 8;
  lengthBytes = 8;
  /** Address 0 of the file's own counting. */
  base = 0;
  private readonly source: RangeSource;
  private readonly blocks = new Map<number, Promise<Uint8Array>>();
  private total = 0;

  constructor(source: RangeSource) {
    this.source = source;
  }

  /** Bytes at an address. Throws Hdf5Error. */
  async read(address: number, length: number): Promise<Buffer> {
    const from = this.base + address;
    if (!Number.isSafeInteger(from + length) || from < 0 || from + length > this.source.bytes) {
      throw new Hdf5Error(`refers to bytes ${from} to ${from + length}, and has ${this.source.bytes}`, "truncated");
    }
    this.total += length;
    if (this.total > maxRead) throw new Hdf5Error(`has more than ${maxRead} bytes of metadata`, "budget");
    const first = Math.floor(from / blockBytes);
    const last = Math.floor((from + Math.max(1, length) - 1) / blockBytes);
    if (last - first > 4) return Buffer.from(await this.source.read(from, length));
    const parts: Uint8Array[] = [];
    for (let block = first; block <= last; block++) parts.push(await this.block(block));
    const joined =
      parts.length === 1
        ? Buffer.from(parts[0]!.buffer, parts[0]!.byteOffset, parts[0]!.byteLength)
        : Buffer.concat(parts);
    const start = from - first * blockBytes;
    return joined.subarray(start, start + length);
  }

  private block(number: number): Promise<Uint8Array> {
    const known = this.blocks.get(number);
    if (known !== undefined) {
      this.blocks.delete(number);
      this.blocks.set(number, known);
      return known;
    }
    const offset = number * blockBytes;
    const loaded = this.source.read(offset, Math.min(blockBytes, this.source.bytes - offset));
    this.blocks.set(number, loaded);
    if (this.blocks.size > maxBlocks) this.blocks.delete(this.blocks.keys().next().value!);
    return loaded;
  }
}

export const undefinedAddress = Number.MAX_SAFE_INTEGER;

/** Walks through a structure of HDF5. */
export class Cursor {
  at: number;
  readonly data: Buffer;
  private readonly sizes: { offsetBytes: number; lengthBytes: number };

  constructor(data: Buffer, sizes: { offsetBytes: number; lengthBytes: number }, at = 0) {
    this.data = data;
    this.sizes = sizes;
    this.at = at;
  }

  private take(length: number): number {
    const from = this.at;
    this.at += length;
    if (length < 0 || this.at > this.data.length) throw new Hdf5Error("has a structure that is cut off");
    return from;
  }

  u8(): number {
    return this.data[this.take(1)]!;
  }

  u16(): number {
    return this.data.readUInt16LE(this.take(2));
  }

  u32(): number {
    return this.data.readUInt32LE(this.take(4));
  }

  skip(length: number): void {
    this.take(length);
  }

  bytes(length: number): Buffer {
    const from = this.take(length);
    return this.data.subarray(from, from + length);
  }

  /** An unsigned number of any width; all bits set is `undefinedAddress`. */
  unsigned(width: number): number {
    const from = this.take(width);
    if (width > 8 || width < 1) throw new Hdf5Error(`has numbers of ${width} bytes`);
    let value = 0;
    let isUndefined = true;
    for (let byte = width - 1; byte >= 0; byte--) {
      value = value * 256 + this.data[from + byte]!;
      isUndefined &&= this.data[from + byte] === 255;
    }
    if (isUndefined && width >= 4) return undefinedAddress;
    if (!Number.isSafeInteger(value)) throw new Hdf5Error("has a number beyond 2^53");
    return value;
  }

  address(): number {
    return this.unsigned(this.sizes.offsetBytes);
  }

  length(): number {
    return this.unsigned(this.sizes.lengthBytes);
  }
}
