import { PickleError } from "./pickleError.ts";

/** Reads a pickle's arguments from bytes in memory; running out of them is PickleError "truncated". */
export class ByteReader {
  at: number;
  readonly bytes: Buffer;
  private readonly end: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
    this.end = bytes.byteLength;
  }

  /** Moves on by `length` and returns where it was. */
  take(length: number): number {
    const from = this.at;
    if (length > this.end - from) throw new PickleError(`ends at byte ${this.end} inside a value`, "truncated");
    this.at = from + length;
    return from;
  }

  u8(): number {
    if (this.at >= this.end) throw new PickleError(`ends at byte ${this.end} without its end mark`, "truncated");
    return this.bytes[this.at++]!;
  }

  u16(): number {
    return this.bytes.readUInt16LE(this.take(2));
  }

  i32(): number {
    return this.bytes.readInt32LE(this.take(4));
  }

  u32(): number {
    return this.bytes.readUInt32LE(this.take(4));
  }

  u64(): number {
    const value = this.bytes.readBigUInt64LE(this.take(8));
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new PickleError(`announces ${value} bytes`);
    return Number(value);
  }

  f64(): number {
    return this.bytes.readDoubleBE(this.take(8));
  }

  text(length: number, encoding: "utf8" | "latin1" = "utf8"): string {
    const from = this.take(length);
    if (length > maxText) throw new PickleError(`holds a text of ${length} bytes`, "budget");
    return this.bytes.toString(encoding, from, from + length);
  }

  slice(length: number): Uint8Array {
    const from = this.take(length);
    return this.bytes.subarray(from, from + length);
  }

  /** Up to a line feed, without it (protocol 0). */
  line(): string {
    const end = this.bytes.indexOf(10, this.at);
    if (end === -1) throw new PickleError(`ends at byte ${this.end} inside a line`, "truncated");
    const text = this.text(end - this.at, "latin1");
    this.at = end + 1;
    return text;
  }

  /** A two's complement integer, little-endian. */
  long(length: number): number | bigint {
    if (length > maxLong) throw new PickleError(`holds an integer of ${length} bytes`, "budget");
    const from = this.take(length);
    if (length === 0) return 0;
    if (length <= 6) return this.bytes.readIntLE(from, length);
    const hex = Buffer.from(this.bytes.subarray(from, from + length))
      .reverse()
      .toString("hex");
    return smallest(BigInt.asIntN(length * 8, BigInt(`0x${hex}`)));
  }
}

const maxText = 256 * 2 ** 20;
const maxLong = 4096;

/** A number where it is exact. */
export function smallest(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
