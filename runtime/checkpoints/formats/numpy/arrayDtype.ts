/** NumPy's kind and size as PyTorch calls them. */
const names: Readonly<Record<string, string>> = {
  b1: "bool",
  i1: "int8",
  i2: "int16",
  i4: "int32",
  i8: "int64",
  u1: "uint8",
  u2: "uint16",
  u4: "uint32",
  u8: "uint64",
  f2: "float16",
  f4: "float32",
  f8: "float64",
  c8: "complex64",
  c16: "complex128",
  "?": "bool",
};

export interface ArrayDtype {
  dtype: string;
  bigEndian: boolean;
}

/**
 * Reads NumPy's array-protocol type string, e.g. "<f4", "|u1", ">i8". Records, bytes and texts become "void8", "bytes3", "str12"
 * with their size in bits; "|O" (pickled objects) and anything else is undefined.
 */
export function arrayDtype(descr: string): ArrayDtype | undefined {
  const match = /^([<>=|]?)([?biufcVSUMm])(\d{0,8})(?:\[.*\])?$/.exec(descr);
  if (match === null) return undefined;
  const [, order, kind, digits] = match;
  const size = Number(digits);
  const bigEndian = order === ">";
  if (kind === "V") return { dtype: `void${size * 8}`, bigEndian };
  if (kind === "S") return { dtype: `bytes${size * 8}`, bigEndian };
  if (kind === "U") return { dtype: `str${size * 32}`, bigEndian };
  if (kind === "M" || kind === "m") return { dtype: "int64", bigEndian };
  const key = `${kind}${digits}`;
  return Object.hasOwn(names, key) ? { dtype: names[key]!, bigEndian } : undefined;
}
