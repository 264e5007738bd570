import type { Blob, Tensor } from "../formats/contents.ts";
import { isDense } from "../formats/strides.ts";
import type { Part } from "../layouts/layout.ts";
import type { ListedTensor } from "./inspection.ts";

/** Tensors of all parts in the order of the files. */
export function listTensors(parts: readonly Part[]): ListedTensor[] {
  return parts.flatMap(({ contents: { tensors, blobs }, path }) =>
    tensors.map((tensor) => listTensor(tensor, blobs, path)),
  );
}

function listTensor(tensor: Tensor, blobs: readonly Blob[], path: string): ListedTensor {
  const { name, dtype, shape, bytes } = tensor;
  const [chunk, ...more] = tensor.chunks;
  const blob = chunk === undefined ? undefined : blobs[chunk.blob];
  const listed: ListedTensor = { name, dtype, shape, bytes, file: blob?.file ?? path };
  if (blob === undefined || more.length > 0) return listed;
  const isPlain = blob.codecs === undefined && blob.inline === undefined && blob.offset !== undefined;
  if (isPlain && (chunk!.stride === undefined || isDense(shape, chunk!.stride)))
    listed.offset = blob.offset! + chunk!.at;
  if (
    blob.checksum !== undefined &&
    blob.inline === undefined &&
    chunk!.at === 0 &&
    (blob.rawBytes ?? blob.bytes) === bytes
  ) {
    const { algorithm, value } = blob.checksum;
    listed.crc = `${algorithm === "crc32" ? "crc32" : "crc32c"}:${value.toString(16).padStart(8, "0")}`;
  }
  return listed;
}
