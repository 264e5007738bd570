import { CheckpointError } from "../checkpointError.ts";
import type { Blob, Tensor } from "../formats/contents.ts";
import { readTensor } from "../formats/readTensor.ts";
import type { PlaceReader } from "../placeReader.ts";
import { decodeValues } from "../values/decodeValues.ts";

/** The value of a tensor of one whole number, e.g. a step count; undefined when it is none or can not be read. */
export async function readCount(
  reader: PlaceReader,
  tensor: Tensor,
  blobs: readonly Blob[],
): Promise<number | undefined> {
  const blob = tensor.chunks[0] === undefined ? undefined : blobs[tensor.chunks[0].blob];
  if (blob === undefined || tensor.shape.length > 0) return undefined;
  try {
    const bytes =
      blob.inline === undefined
        ? await reader.withFile(blob.file, (source) => readTensor(tensor, blobs, { open: async () => source }))
        : await readTensor(tensor, blobs, { open: () => reader.open(blob.file) });
    const value = decodeValues(tensor.dtype, bytes)?.[0];
    return Number.isSafeInteger(value) && value! >= 0 ? value : undefined;
  } catch (error) {
    if (error instanceof CheckpointError) return undefined;
    throw error;
  }
}
