import { CheckpointError } from "../checkpointError.ts";
import { emptyContents, type FormatContents, type FormatFile } from "../formats/contents.ts";
import { parseSafetensorsHeader } from "../formats/safetensors/header.ts";

const maxHeaderBytes = 100_000_000;

/** A safetensors file that ends too early: its header is whole, so every tensor that ends inside of the file is too. */
export async function readTornSafetensors({ path, source }: FormatFile): Promise<FormatContents> {
  const contents = emptyContents("safetensors");
  const length = source.bytes < 8 ? 0n : Buffer.from(await source.read(0, 8)).readBigUInt64LE();
  if (length === 0n || length > BigInt(maxHeaderBytes) || 8 + Number(length) > source.bytes) {
    throw new CheckpointError(`${path} ends inside of its header: nothing can be told from it.`, {
      reason: "not-salvageable",
      exitCode: 1,
    });
  }
  const { tensors, metadata } = parseSafetensorsHeader(await source.read(8, Number(length)));
  for (const { name, dtype, shape, offset, bytes } of tensors) {
    const isWhole = offset + bytes <= source.bytes;
    contents.tensors.push({
      name,
      dtype,
      shape,
      bytes,
      chunks: isWhole ? [{ blob: contents.blobs.length, at: 0 }] : [],
    });
    if (isWhole) contents.blobs.push({ file: path, offset, bytes, label: name });
  }
  for (const [key, value] of Object.entries(metadata)) contents.scalars.set(`__metadata__/${key}`, value);
  return contents;
}
