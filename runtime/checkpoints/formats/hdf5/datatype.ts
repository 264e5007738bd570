import type { BlockReader } from "./blockReader.ts";
import { Cursor } from "./blockReader.ts";

export interface Hdf5Type {
  /** PyTorch's name; undefined for what is not a number. */
  dtype: string | undefined;
  bigEndian: boolean;
  /** Bytes of one element. */
  size: number;
  /** What it is, where it has no dtype. */
  kind: "number" | "string" | "vlen-string" | "other";
}

/** Datatype message (class in the low, version in the high half of the first byte). */
export function parseDatatype(data: Buffer): Hdf5Type {
  const kindOf = data[0]! & 15;
  const version = data[0]! >>> 4;
  const flags = data[1]!;
  const size = data.readUInt32LE(4);
  const bigEndian = (flags & 1) !== 0;
  const number = (dtype: string | undefined): Hdf5Type => ({
    dtype,
    bigEndian,
    size,
    kind: dtype === undefined ? "other" : "number",
  });
  switch (kindOf) {
    case 0:
      return number(size <= 8 ? `${(flags & 8) !== 0 ? "int" : "uint"}${size * 8}` : undefined);
    case 1:
      return number(floatName(data, size));
    case 3:
      return { dtype: undefined, bigEndian: false, size, kind: "string" };
    case 5:
      return { dtype: `void${size * 8}`, bigEndian: false, size, kind: "number" };
    case 6:
      return { ...number(complexName(data, version, size)), bigEndian: false };
    case 8: {
      // h5py's bool is an enumeration of int8; other ones are their numbers.
      const base = parseDatatype(data.subarray(8));
      const isBool =
        base.dtype === "int8" && data.readUInt16LE(1) === 2 && data.includes("FALSE") && data.includes("TRUE");
      return isBool ? { ...base, dtype: "bool" } : base;
    }
    case 9:
      return { dtype: undefined, bigEndian: false, size, kind: (flags & 15) === 1 ? "vlen-string" : "other" };
    default:
      return { dtype: undefined, bigEndian: false, size, kind: "other" };
  }
}

/** Sizes alone do not tell float16 from bfloat16: the exponent has 5 or 8 bits. */
function floatName(data: Buffer, size: number): string | undefined {
  if (size === 2) return data[8 + 5] === 8 ? "bfloat16" : "float16";
  return size === 4 ? "float32" : size === 8 ? "float64" : undefined;
}

/** h5py writes complex numbers as a record of r and i. */
function complexName(data: Buffer, version: number, size: number): string | undefined {
  if (data.readUInt16LE(1) !== 2 || (size !== 8 && size !== 16)) return undefined;
  const isPair = data.subarray(8, 10).toString("latin1") === "r\0" && data.includes("i\0", 10);
  return isPair && version <= 4 ? `complex${size * 8}` : undefined;
}

export interface Dataspace {
  shape: number[];
  isNull: boolean;
}

/** Dataspace message, version 1 or 2. */
export function parseDataspace(data: Buffer, reader: BlockReader): Dataspace {
  const version = data[0]!;
  const rank = data[1]!;
  const isNull = version >= 2 && data[3] === 2;
  const cursor = new Cursor(data, reader, version >= 2 ? 4 : 8);
  return { shape: Array.from({ length: rank }, () => cursor.length()), isNull };
}
