/** Values of little-endian bytes as numbers; complex ones as pairs. Undefined for dtypes that have none (strings, records). */
export function decodeValues(dtype: string, bytes: Uint8Array): ArrayLike<number> | undefined {
  const data = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
  const { buffer, byteOffset, byteLength } = data;
  const count = (size: number): number => Math.floor(byteLength / size);
  switch (dtype) {
    case "float32":
    case "complex64":
      return new Float32Array(buffer, byteOffset, count(4));
    case "float64":
    case "complex128":
      return new Float64Array(buffer, byteOffset, count(8));
    case "float16":
      return Float64Array.from(new Uint16Array(buffer, byteOffset, count(2)), halfValue);
    case "bfloat16": {
      const wide = Uint32Array.from(new Uint16Array(buffer, byteOffset, count(2)), (bits) => bits << 16);
      return new Float32Array(wide.buffer);
    }
    case "float8_e4m3fn":
      return Float64Array.from(data, (bits) => tinyValue(bits, 3));
    case "float8_e5m2":
      return Float64Array.from(data, (bits) => tinyValue(bits, 2));
    case "int64":
      return Float64Array.from(new BigInt64Array(buffer, byteOffset, count(8)), Number);
    case "uint64":
      return Float64Array.from(new BigUint64Array(buffer, byteOffset, count(8)), Number);
    case "int32":
    case "qint32":
      return new Int32Array(buffer, byteOffset, count(4));
    case "uint32":
      return new Uint32Array(buffer, byteOffset, count(4));
    case "int16":
      return new Int16Array(buffer, byteOffset, count(2));
    case "uint16":
      return new Uint16Array(buffer, byteOffset, count(2));
    case "int8":
    case "qint8":
      return new Int8Array(buffer, byteOffset, byteLength);
    case "uint8":
    case "quint8":
    case "bool":
      return data;
    default:
      return undefined;
  }
}

/** IEEE 754 binary16. */
function halfValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 31;
  const mantissa = bits & 1023;
  if (exponent === 31) return mantissa === 0 ? sign * Infinity : Number.NaN;
  return exponent === 0 ? sign * mantissa * 2 ** -24 : sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

/** 8-bit floats (OCP FP8): E4M3 has no infinity and one NaN per sign, E5M2 is a short half. */
function tinyValue(bits: number, mantissaBits: 2 | 3): number {
  if (mantissaBits === 2) return halfValue(bits << 8);
  if ((bits & 0x7f) === 0x7f) return Number.NaN;
  const sign = bits & 0x80 ? -1 : 1;
  const exponent = (bits >>> 3) & 15;
  const mantissa = bits & 7;
  return exponent === 0 ? sign * mantissa * 2 ** -9 : sign * (1 + mantissa / 8) * 2 ** (exponent - 7);
}
