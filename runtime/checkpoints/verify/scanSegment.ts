import { floatKind, type FloatKind } from "./floatKind.ts";
import { simdScan } from "./simdScan.ts";

/** Values that a healthy tensor does not have, and whether it has any at all. */
export interface SegmentFindings {
  nan: number;
  positiveInfinity: number;
  negativeInfinity: number;
  /** Values below zero; counted where `sign` was asked for. */
  negative: number;
}

export const nothingFound: SegmentFindings = { nan: 0, positiveInfinity: 0, negativeInfinity: 0, negative: 0 };

/**
 * Looks for NaN, infinite and (when asked) negative values. One pass of bit operations decides that there are
 * none, which is nearly always so; only otherwise they are counted one by one. `bytes` are little-endian unless `bigEndian`.
 */
export function scanSegment(bytes: Uint8Array, dtype: string, sign: boolean, bigEndian: boolean): SegmentFindings {
  const kind = floatKind(dtype);
  if (kind === undefined) return nothingFound;
  const data = bigEndian ? swapped(bytes, kind) : bytes;
  const { special, negative } = simdScan(data, kind);
  if (!special && !(sign && negative)) return nothingFound;
  return count(data.byteOffset % kind.size === 0 ? data : copied(data), dtype, sign);
}

/** A copy at the start of its own memory. */
function copied(bytes: Uint8Array): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  copy.set(bytes);
  return copy;
}

/** The whole values of big-endian bytes as little-endian ones. */
function swapped(bytes: Uint8Array, { size }: FloatKind): Buffer {
  const copy = copied(bytes.subarray(0, bytes.length - (bytes.length % size)));
  return size === 2 ? copy.swap16() : size === 4 ? copy.swap32() : size === 8 ? copy.swap64() : copy;
}

function count(bytes: Uint8Array, dtype: string, sign: boolean): SegmentFindings {
  const found = { ...nothingFound };
  const add = (value: number): void => {
    if (Number.isNaN(value)) found.nan++;
    else if (value === Infinity) found.positiveInfinity++;
    else if (value === -Infinity) found.negativeInfinity++;
    else if (sign && value < 0) found.negative++;
  };
  const { buffer, byteOffset, byteLength } = bytes;
  if (dtype === "float32" || dtype === "complex64") {
    for (const value of new Float32Array(buffer, byteOffset, Math.floor(byteLength / 4))) add(value);
  } else if (dtype === "float64" || dtype === "complex128") {
    for (const value of new Float64Array(buffer, byteOffset, Math.floor(byteLength / 8))) add(value);
  } else if (dtype === "bfloat16" || dtype === "float16") {
    const mantissaBits = dtype === "bfloat16" ? 7 : 10;
    for (const bits of new Uint16Array(buffer, byteOffset, Math.floor(byteLength / 2)))
      add(smallFloat(bits, 16, mantissaBits));
  } else {
    for (const bits of bytes)
      add(
        dtype === "float8_e5m2" ? smallFloat(bits, 8, 2) : (bits & 0x7f) === 0x7f ? Number.NaN : bits & 0x80 ? -1 : 1,
      );
  }
  return found;
}

/** Only the class of the value is right: NaN, infinite, zero, or a number of its sign. */
function smallFloat(bits: number, width: number, mantissaBits: number): number {
  const isNegative = bits >>> (width - 1) === 1;
  const exponentMask = (1 << (width - 1 - mantissaBits)) - 1;
  const isSpecial = ((bits >>> mantissaBits) & exponentMask) === exponentMask;
  const hasMantissa = (bits & ((1 << mantissaBits) - 1)) !== 0;
  if (isSpecial) return hasMantissa ? Number.NaN : isNegative ? -Infinity : Infinity;
  const isZero = (bits & ((1 << (width - 1)) - 1)) === 0;
  return isZero ? 0 : isNegative ? -1 : 1;
}
