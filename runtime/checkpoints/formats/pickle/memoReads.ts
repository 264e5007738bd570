import { ByteReader } from "./byteReader.ts";
import { PickleError } from "./pickleError.ts";

/** Bytes of argument behind an opcode, by opcode. Those that are not here have none, or are of variable length. */
const fixed = new Map<number, number>([
  [0x4a, 4], // BININT
  [0x4b, 1], // BININT1
  [0x4d, 2], // BININT2
  [0x47, 8], // BINFLOAT
  [0x71, 1], // BINPUT
  [0x72, 4], // LONG_BINPUT
  [0x80, 1], // PROTO
  [0x82, 1], // EXT1
  [0x83, 2], // EXT2
  [0x84, 4], // EXT4
  [0x95, 8], // FRAME
]);

/** Opcodes whose argument is a line of text, or two (protocol 0). */
const lines = new Map<number, number>([
  [0x46, 1], // FLOAT
  [0x49, 1], // INT
  [0x4c, 1], // LONG
  [0x50, 1], // PERSID
  [0x53, 1], // STRING
  [0x56, 1], // UNICODE
  [0x63, 2], // GLOBAL
  [0x69, 2], // INST
  [0x70, 1], // PUT
]);

/** Opcodes that a length of so many bytes follows, then as many bytes as it says. */
const sized = new Map<number, number>([
  [0x42, 4], // BINBYTES
  [0x43, 1], // SHORT_BINBYTES
  [0x54, 4], // BINSTRING
  [0x55, 1], // SHORT_BINSTRING
  [0x58, 4], // BINUNICODE
  [0x8a, 1], // LONG1
  [0x8b, 4], // LONG4
  [0x8c, 1], // SHORT_BINUNICODE
  [0x8d, 8], // BINUNICODE8
  [0x8e, 8], // BINBYTES8
  [0x96, 8], // BYTEARRAY8
]);

const tables = { fixed: table(fixed), lines: table(lines), sized: table(sized) };

function table(entries: ReadonlyMap<number, number>): Uint8Array {
  const bytes = new Uint8Array(256);
  for (const [op, value] of entries) bytes[op] = value;
  return bytes;
}

/**
 * Which memo numbers a pickle ever reads. Picklers number every value they write, a dozen for each tensor, and read a few of them again: a
 * reader that keeps only those needs a fraction of the memory. Undefined when the pickle ends early or reads too many to be worth it.
 */
export function memoReads(bytes: Uint8Array, at: number): Set<number> | undefined {
  const reader = new ByteReader(bytes, at);
  const reads = new Set<number>();
  const { fixed, lines, sized } = tables;
  try {
    while (reads.size < maxReads) {
      const op = reader.u8();
      if (op === 0x2e) return reads;
      if (op === 0x68) reads.add(reader.u8());
      else if (op === 0x6a) reads.add(reader.u32());
      else if (op === 0x67) reads.add(Number(reader.line()));
      else if (fixed[op] !== 0) reader.take(fixed[op]!);
      else if (sized[op] !== 0)
        reader.take(sized[op] === 1 ? reader.u8() : sized[op] === 4 ? reader.u32() : reader.u64());
      else for (let line = lines[op]!; line > 0; line--) reader.line();
    }
  } catch (error) {
    // The reader proper says what is wrong.
    if (!(error instanceof PickleError)) throw error;
  }
  return undefined;
}

const maxReads = 1_000_000;
