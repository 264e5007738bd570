import { emptyContents, type FormatContents, type FormatFile } from "../contents.ts";
import { readSafetensorsHeader } from "./header.ts";

/** One safetensors file, from its header. */
export async function readSafetensors({ path, source }: FormatFile): Promise<FormatContents> {
  const contents = emptyContents("safetensors");
  const { tensors, metadata } = await readSafetensorsHeader(source);
  for (const { name, dtype, shape, offset, bytes } of tensors) {
    contents.tensors.push({ name, dtype, shape, bytes, chunks: [{ blob: contents.blobs.length, at: 0 }] });
    contents.blobs.push({ file: path, offset, bytes, label: name });
  }
  for (const [key, value] of Object.entries(metadata)) contents.scalars.set(`__metadata__/${key}`, value);
  return contents;
}
