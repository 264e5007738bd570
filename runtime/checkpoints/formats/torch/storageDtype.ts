/** Storage classes of PyTorch and the dtype they stand for (torch/storage.py). UntypedStorage counts bytes. */
const classes: Readonly<Record<string, string>> = {
  DoubleStorage: "float64",
  FloatStorage: "float32",
  HalfStorage: "float16",
  BFloat16Storage: "bfloat16",
  LongStorage: "int64",
  IntStorage: "int32",
  ShortStorage: "int16",
  CharStorage: "int8",
  ByteStorage: "uint8",
  BoolStorage: "bool",
  ComplexDoubleStorage: "complex128",
  ComplexFloatStorage: "complex64",
  QInt8Storage: "qint8",
  QUInt8Storage: "quint8",
  QInt32Storage: "qint32",
  QUInt4x2Storage: "quint4x2",
  QUInt2x4Storage: "quint2x4",
  UntypedStorage: "uint8",
};

/** dtype of a storage class, undefined for one that is not known. */
export function storageDtype(className: string): string | undefined {
  return Object.hasOwn(classes, className) ? classes[className] : undefined;
}

const aliases: Readonly<Record<string, string>> = {
  float: "float32",
  double: "float64",
  half: "float16",
  long: "int64",
  int: "int32",
  short: "int16",
  cfloat: "complex64",
  cdouble: "complex128",
  chalf: "complex32",
};

/** `torch.float` is `torch.float32`. */
export function torchDtype(name: string): string {
  return Object.hasOwn(aliases, name) ? aliases[name]! : name;
}
