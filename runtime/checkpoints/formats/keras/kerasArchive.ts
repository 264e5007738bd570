import { CheckpointError } from "../../checkpointError.ts";
import { subSource } from "../../subSource.ts";
import { emptyContents, type FormatContents, type FormatFile } from "../contents.ts";
import { readHdf5 } from "../hdf5/readHdf5.ts";
import { localDataOffset } from "../zip/entryData.ts";
import { readEntry } from "../zip/readEntry.ts";
import type { ZipDirectory } from "../zip/zipEntry.ts";

export function isKerasArchive({ entries }: ZipDirectory): boolean {
  const names = new Set(entries.map(({ name }) => name));
  return names.has("config.json") && names.has("metadata.json");
}

const maxJson = 64 * 2 ** 20;

/** A .keras file: a zip, stored, with metadata.json, config.json (not read) and the weights as HDF5, which is read in place. */
export async function readKerasArchive(
  { path, source }: FormatFile,
  { entries }: ZipDirectory,
): Promise<FormatContents> {
  const contents = emptyContents("keras");
  const metadata = entries.find(({ name }) => name === "metadata.json")!;
  try {
    const text = new TextDecoder().decode(await readEntry(source, metadata, maxJson));
    for (const [key, value] of Object.entries(JSON.parse(text) as Record<string, unknown>)) {
      if (typeof value === "string" || typeof value === "number") contents.scalars.set(key, value);
    }
  } catch (error) {
    if (!(error instanceof CheckpointError) && !(error instanceof SyntaxError)) throw error;
    contents.problems.push({
      code: "header",
      text: `metadata.json in ${path} is damaged`,
      effect: "corrupt",
      file: path,
    });
  }
  const weights = entries.filter(({ name }) => name.endsWith(".weights.h5"));
  if (weights.length === 0) {
    contents.problems.push({
      code: "no-weights",
      text: `${path} has no weights in it`,
      effect: "incomplete",
      file: path,
    });
  }
  for (const entry of weights) {
    if (entry.method !== 0) {
      contents.problems.push({
        code: "not-read",
        text: `${entry.name} in ${path} is compressed, and not read`,
        effect: "unknown",
        file: path,
      });
      continue;
    }
    const offset = await localDataOffset(source, entry);
    const inner = await readHdf5({ path, source: subSource(source, offset, entry.bytes) });
    const before = contents.blobs.length;
    for (const blob of inner.blobs)
      contents.blobs.push(blob.offset === undefined ? blob : { ...blob, offset: blob.offset + offset });
    for (const tensor of inner.tensors) {
      contents.tensors.push({
        ...tensor,
        chunks: tensor.chunks.map((chunk) => ({ ...chunk, blob: chunk.blob + before })),
      });
    }
    for (const [key, value] of inner.scalars) contents.scalars.set(key, value);
    for (const [key, value] of inner.containers) contents.containers.set(key, value);
    contents.problems.push(...inner.problems);
    // The whole of it has a checksum, which no tensor has.
    contents.blobs.push({
      file: path,
      offset,
      bytes: entry.bytes,
      label: entry.name,
      checksum: { algorithm: "crc32", value: entry.crc32, over: "raw" },
    });
  }
  return contents;
}
