/**
 * How to see infinity and NaN in the bits of a float: all bits of `exponent` set. Adding `carry` then moves a bit into `flag`. For
 * small floats the three hold one pattern per element of a 32-bit word.
 */
export interface FloatKind {
  exponent: number;
  carry: number;
  flag: number;
  /** Bytes per element. */
  size: number;
}

const float32: FloatKind = { exponent: 0x7f800000, carry: 0x00800000, flag: 0x80000000, size: 4 };
const float64: FloatKind = { exponent: 0x7ff00000, carry: 0x00100000, flag: 0x80000000, size: 8 };

const kinds: Readonly<Record<string, FloatKind>> = {
  float32,
  complex64: float32,
  float64,
  complex128: float64,
  bfloat16: { exponent: 0x7f807f80, carry: 0x00800080, flag: 0x80008000, size: 2 },
  float16: { exponent: 0x7c007c00, carry: 0x04000400, flag: 0x80008000, size: 2 },
  // This one has NaN with all bits set, and no infinity.
  float8_e4m3fn: { exponent: 0x7f7f7f7f, carry: 0x01010101, flag: 0x80808080, size: 1 },
  float8_e5m2: { exponent: 0x7c7c7c7c, carry: 0x04040404, flag: 0x80808080, size: 1 },
};

/** Undefined for dtypes that can hold neither. */
export function floatKind(dtype: string): FloatKind | undefined {
  return Object.hasOwn(kinds, dtype) ? kinds[dtype] : undefined;
}
