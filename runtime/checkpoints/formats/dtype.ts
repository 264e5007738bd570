/** Bits per element, by PyTorch's names. */
const bits: Readonly<Record<string, number>> = {
  float64: 64,
  float32: 32,
  float16: 16,
  bfloat16: 16,
  float8_e4m3fn: 8,
  float8_e4m3fnuz: 8,
  float8_e5m2: 8,
  float8_e5m2fnuz: 8,
  float8_e8m0fnu: 8,
  float8_e4m3: 8,
  float8_e3m4: 8,
  float8_e4m3b11fnuz: 8,
  float6_e2m3: 6,
  float6_e3m2: 6,
  float4_e2m1: 4,
  float4_e2m1fn_x2: 8,
  complex128: 128,
  complex64: 64,
  complex32: 32,
  int64: 64,
  int32: 32,
  int16: 16,
  int8: 8,
  int4: 8,
  uint64: 64,
  uint32: 32,
  uint16: 16,
  uint8: 8,
  uint4: 8,
  bool: 8,
  qint8: 8,
  quint8: 8,
  qint32: 32,
  quint4x2: 4,
  quint2x4: 2,
};

/** Size of one element in bits; undefined for a dtype that has no fixed size or is not known. */
export function dtypeBits(dtype: string): number | undefined {
  if (Object.hasOwn(bits, dtype)) return bits[dtype];
  // NumPy's opaque records, e.g. "void16".
  const opaque = /^(?:void|bytes|str)(\d{1,9})$/.exec(dtype);
  return opaque === null ? undefined : Number(opaque[1]);
}

/** Elements of a shape; NaN when it is beyond what a number counts exactly. */
export function elements(shape: readonly number[]): number {
  let count = 1;
  for (const size of shape) count *= size;
  return Number.isSafeInteger(count) ? count : Number.NaN;
}

/** Bytes of a dense tensor, rounded up; undefined when dtype or count can not be told. */
export function tensorBytes(dtype: string, shape: readonly number[]): number | undefined {
  const size = dtypeBits(dtype);
  const total = size === undefined ? Number.NaN : elements(shape) * size;
  return Number.isSafeInteger(total) ? Math.ceil(total / 8) : undefined;
}
