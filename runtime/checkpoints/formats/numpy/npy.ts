import { CheckpointError } from "../../checkpointError.ts";
import { emptyContents, type Blob, type FormatContents, type FormatFile } from "../contents.ts";
import { tensorBytes } from "../dtype.ts";
import { fortranStride } from "../strides.ts";
import { parseNpyHeader, type NpyHeader } from "./npyHeader.ts";

/** A .npy file; its array is named after the file. */
export async function readNpy({ path, source }: FormatFile): Promise<FormatContents> {
  const contents = emptyContents("npy");
  const head = await source.read(0, Math.min(source.bytes, 2 ** 16));
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.npy$/, "");
  addArray(contents, name, parseNpyHeader(head), { file: path, offset: 0, bytes: source.bytes, label: name });
  return contents;
}

/** Adds an array whose header and data are one blob; its size must agree exactly. Throws CheckpointError. */
export function addArray(contents: FormatContents, name: string, header: NpyHeader, blob: Blob): void {
  const { type, descr, shape, fortranOrder, dataOffset } = header;
  if (type === undefined) {
    const isObject = descr.includes("O");
    const text = isObject
      ? `array ${name} holds pickled Python objects, which are not read`
      : `array ${name} has the type ${descr === "[" ? "of a record" : descr}, which is not read`;
    contents.problems.push({ code: isObject ? "pickled-objects" : "dtype", text, file: blob.file, tensor: name });
    // Its checksum can be compared all the same: the type may be damage.
    contents.blobs.push(blob);
    return;
  }
  const bytes = tensorBytes(type.dtype, shape);
  const stored = (blob.rawBytes ?? blob.bytes) - dataOffset;
  if (bytes === undefined || stored !== bytes) {
    throw new CheckpointError(`Array ${name} needs ${bytes ?? "uncountable"} bytes, ${stored} are there.`, {
      reason: bytes !== undefined && stored < bytes ? "truncated" : "size",
      exitCode: 1,
    });
  }
  const chunk = { blob: contents.blobs.length, at: dataOffset };
  const stride = fortranOrder && shape.length > 1 ? { stride: fortranStride(shape) } : {};
  contents.blobs.push(blob);
  contents.tensors.push({
    name,
    dtype: type.dtype,
    shape,
    bytes,
    ...(type.bigEndian ? { bigEndian: true } : {}),
    chunks: [{ ...chunk, ...stride }],
  });
}
