import { CheckpointError } from "../checkpointError.ts";
import { emptyContents, type Blob, type FormatContents, type FormatFile } from "../formats/contents.ts";
import { dtypeBits } from "../formats/dtype.ts";
import { globalProblems } from "../formats/globalProblems.ts";
import { PickleError } from "../formats/pickle/pickleError.ts";
import { readPickle, type Pickle } from "../formats/pickle/readPickle.ts";
import { addTorchObject } from "../formats/torch/torchContents.ts";
import { torchStorage, type TorchStorage } from "../formats/torch/torchTensor.ts";
import type { RangeSource } from "../source.ts";

const firstWindow = 256 * 1024;
const maxPickleBytes = 1024 * 2 ** 20;
/** Records between data.pkl and the data are a few bytes each. */
const searchBytes = 64 * 1024;

/**
 * A PyTorch zip whose directory was never written: torch.save writes data.pkl first, which ends where it says it ends, then one
 * record per storage, whose size follows from the pickle, then a descriptor with the record's CRC-32. So the file is walked from its
 * start. Storages that end behind the file, or whose descriptor is not there, are left out: their tensors get no data.
 */
export async function readTornTorchZip({ path, source }: FormatFile): Promise<FormatContents> {
  const contents = emptyContents("torch-zip");
  const first = await localHeader(source, 0);
  if (first === undefined || !first.name.endsWith("/data.pkl")) throw unsalvageable(path);
  const prefix = first.name.slice(0, first.name.lastIndexOf("/") + 1);
  const pickle = await growingPickle(source, first.dataOffset);
  const sizes = new Map<string, number>();
  for (const { id } of pickle.persistent) {
    const storage = torchStorage(id);
    if (storage !== undefined) sizes.set(storage.key, storageBytes(storage));
  }
  const blobOf = new Map<string, number>();
  let bigEndian = false;
  let at = first.dataOffset + pickle.end;
  for (;;) {
    const header = await nextHeader(source, at);
    if (header === undefined) break;
    const key = header.name.startsWith(`${prefix}data/`) ? header.name.slice(prefix.length + 5) : undefined;
    const bytes = key === undefined ? undefined : sizes.get(key);
    if (bytes === undefined) {
      if (header.name === `${prefix}byteorder`) bigEndian = await isBig(source, header.dataOffset);
      at = header.dataOffset;
      continue;
    }
    const end = header.dataOffset + bytes;
    if (end > source.bytes) break;
    const crc = await descriptorCrc(source, end);
    if (bytes === 0 || crc !== undefined) {
      const blob: Blob = { file: path, offset: header.dataOffset, bytes, label: header.name };
      if (crc !== undefined && crc !== 0) blob.checksum = { algorithm: "crc32", value: crc, over: "raw" };
      blobOf.set(key!, contents.blobs.length);
      contents.blobs.push(blob);
    }
    at = end;
  }
  contents.globals.push(...pickle.globals);
  contents.problems.push(...globalProblems(pickle.globals, path));
  addTorchObject(contents, pickle.root, { find: ({ key }) => blobOf.get(key), bigEndian }, path);
  return contents;
}

function storageBytes({ count, dtype, untyped }: TorchStorage): number {
  return count * (untyped ? 1 : dtypeBits(dtype)! / 8);
}

interface LocalHeader {
  name: string;
  dataOffset: number;
}

async function localHeader(source: RangeSource, at: number): Promise<LocalHeader | undefined> {
  if (at + 30 > source.bytes) return undefined;
  const head = Buffer.from(await source.read(at, 30));
  if (head.readUInt32LE(0) !== 0x04034b50) return undefined;
  const nameBytes = head.readUInt16LE(26);
  const dataOffset = at + 30 + nameBytes + head.readUInt16LE(28);
  if (nameBytes > 4096 || dataOffset > source.bytes) return undefined;
  return { name: Buffer.from(await source.read(at + 30, nameBytes)).toString("utf8"), dataOffset };
}

async function nextHeader(source: RangeSource, from: number): Promise<LocalHeader | undefined> {
  const length = Math.min(searchBytes, source.bytes - from);
  if (length < 30) return undefined;
  const window = Buffer.from(await source.read(from, length));
  for (
    let at = window.indexOf("PK\u0003\u0004", 0, "latin1");
    at !== -1;
    at = window.indexOf("PK\u0003\u0004", at + 1, "latin1")
  ) {
    const header = await localHeader(source, from + at);
    if (header !== undefined) return header;
  }
  return undefined;
}

async function descriptorCrc(source: RangeSource, at: number): Promise<number | undefined> {
  if (at + 8 > source.bytes) return undefined;
  const descriptor = Buffer.from(await source.read(at, 8));
  return descriptor.readUInt32LE(0) === 0x08074b50 ? descriptor.readUInt32LE(4) : undefined;
}

async function isBig(source: RangeSource, at: number): Promise<boolean> {
  return at + 3 <= source.bytes && Buffer.from(await source.read(at, 3)).toString("latin1") === "big";
}

async function growingPickle(source: RangeSource, at: number): Promise<Pickle> {
  for (let size = Math.min(firstWindow, source.bytes - at); ; size = Math.min(size * 2, source.bytes - at)) {
    try {
      return readPickle(await source.read(at, size));
    } catch (error) {
      const canGrow = error instanceof PickleError && error.reason === "truncated" && size < source.bytes - at;
      if (!canGrow || size * 2 > maxPickleBytes) throw error;
    }
  }
}

function unsalvageable(path: string): CheckpointError {
  return new CheckpointError(
    `${path} does not start with the table of its tensors (data.pkl): nothing can be told from a part.`,
    {
      reason: "not-salvageable",
      exitCode: 1,
    },
  );
}
