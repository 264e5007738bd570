import { CheckpointError } from "../checkpointError.ts";
import type { RangeSource } from "../source.ts";
import { subSource } from "../subSource.ts";
import type { Blob } from "./contents.ts";
import { readTorchZip } from "./torch/torchZip.ts";
import { readDirectory } from "./zip/readDirectory.ts";

/**
 * The blob with the position of its bytes. Zip records that are not where PyTorch's alignment puts them ask their local header;
 * an item of a distributed checkpoint is a zip of its own, and becomes the one record in it, with that record's checksum.
 * Throws CheckpointError.
 */
export async function locateBlob(blob: Blob, source: RangeSource): Promise<Blob> {
  if (blob.codecs?.[0]?.kind === "torch-item") return locateItem(blob, source);
  if (blob.offset !== undefined || blob.inline !== undefined || blob.localHeader === undefined) return blob;
  const raw = await source.read(blob.localHeader, 30);
  const header = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  if (header.readUInt32LE(0) !== 0x04034b50) throw damaged(blob, `has no entry at byte ${blob.localHeader}`);
  const offset = blob.localHeader + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (offset + blob.bytes > source.bytes) throw damaged(blob, "ends inside of it");
  return { ...blob, offset };
}

async function locateItem(blob: Blob, source: RangeSource): Promise<Blob> {
  const item = subSource(source, blob.offset!, blob.bytes);
  const { tensors, blobs, problems } = await readTorchZip({ path: blob.file, source: item }, await readDirectory(item));
  const broken = problems.find(({ effect }) => effect !== undefined);
  if (broken !== undefined) throw damaged(blob, broken.text);
  const [tensor] = tensors;
  const chunk = tensor?.chunks[0];
  const inner = chunk === undefined ? undefined : blobs[chunk.blob];
  if (tensors.length !== 1 || inner === undefined) throw damaged(blob, "holds no tensor");
  if (blob.rawBytes !== undefined && tensor!.bytes !== blob.rawBytes) {
    throw damaged(blob, `holds ${tensor!.bytes} bytes, the metadata says ${blob.rawBytes}`);
  }
  const located = await locateBlob(inner, item);
  return { ...located, label: blob.label, offset: blob.offset! + located.offset! };
}

function damaged({ label, file }: Blob, what: string): CheckpointError {
  return new CheckpointError(`${label} in ${file} ${what}.`, { reason: "header", exitCode: 1 });
}
