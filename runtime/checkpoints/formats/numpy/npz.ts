import { constants, inflateRawSync } from "node:zlib";
import { CheckpointError } from "../../checkpointError.ts";
import { mapLimited } from "../../mapLimited.ts";
import type { RangeSource } from "../../source.ts";
import { emptyContents, type Blob, type FormatContents, type FormatFile } from "../contents.ts";
import type { ZipDirectory, ZipEntry } from "../zip/zipEntry.ts";
import { addArray } from "./npy.ts";
import { npyHeaderBytes, parseNpyHeader } from "./npyHeader.ts";

export function isNpz({ entries }: ZipDirectory): boolean {
  return entries.length > 0 && entries.every(({ name }) => name.endsWith(".npy"));
}

/** A .npz, stored or deflated: one short read per array, 8 at a time. */
export async function readNpz({ path, source }: FormatFile, directory: ZipDirectory): Promise<FormatContents> {
  const contents = emptyContents("npz");
  const heads = await mapLimited(directory.entries, 8, (entry) => readHead(source, entry));
  for (const [index, entry] of directory.entries.entries()) {
    const name = entry.name.replace(/\.npy$/, "");
    const { head, offset } = heads[index]!;
    const blob: Blob = { file: path, offset, bytes: entry.compressedBytes, label: entry.name };
    if (entry.method === 8) Object.assign(blob, { codecs: [{ kind: "deflate" }], rawBytes: entry.bytes });
    blob.checksum = { algorithm: "crc32", value: entry.crc32, over: "raw" };
    try {
      addArray(contents, name, parseNpyHeader(head), blob);
    } catch (error) {
      if (!(error instanceof CheckpointError)) throw error;
      const text = error.message.replace(/\.$/, "");
      contents.problems.push({ code: error.reason, text, effect: "corrupt", file: path, tensor: name });
    }
  }
  return contents;
}

const usual = 512;

async function readHead(source: RangeSource, entry: ZipEntry): Promise<{ head: Uint8Array; offset: number }> {
  const length = Math.min(source.bytes - entry.headerOffset, 30 + entry.nameBytes + 64 + usual);
  const raw = await source.read(entry.headerOffset, length);
  const local = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  if (local.length < 30 || local.readUInt32LE(0) !== 0x04034b50) {
    throw new CheckpointError(`The zip has no entry at ${entry.headerOffset} (${entry.name}).`, {
      reason: "zip",
      exitCode: 1,
    });
  }
  // The directory's names have no checksum; a damaged one shows here.
  if (local.toString("utf8", 30, 30 + local.readUInt16LE(26)) !== entry.name) {
    const text = `The zip calls an entry ${entry.name} in its directory and otherwise at byte ${entry.headerOffset}.`;
    throw new CheckpointError(text, { reason: "name-mismatch", exitCode: 1 });
  }
  const start = 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  const offset = entry.headerOffset + start;
  const have = local.subarray(Math.min(start, local.length), Math.min(local.length, start + entry.compressedBytes));
  const head = inflated(entry, have);
  const needed = npyHeaderBytes(head);
  if (needed === undefined || needed <= head.length) return { head, offset };
  // A record of many fields, or a shape of many dimensions.
  const more = Math.min(entry.compressedBytes, needed + 4096, 2 ** 20, source.bytes - offset);
  return { head: inflated(entry, await source.read(offset, Math.max(0, more))), offset };
}

function inflated(entry: ZipEntry, bytes: Uint8Array): Uint8Array {
  if (entry.method === 0) return bytes;
  try {
    // Only the start is there; what a bomb would make of it is cut off.
    return inflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 4 * 2 ** 20 });
  } catch {
    return new Uint8Array(0);
  }
}
