import type { Blob, FormatContents, FormatFile } from "../contents.ts";
import { emptyContents } from "../contents.ts";
import { globalProblems } from "../globalProblems.ts";
import { readPickle } from "../pickle/readPickle.ts";
import { alignedDataOffsets, localDataOffset } from "../zip/entryData.ts";
import { crcAgrees, readEntry } from "../zip/readEntry.ts";
import type { ZipDirectory, ZipEntry } from "../zip/zipEntry.ts";
import { ZipError } from "../zip/zipError.ts";
import { addTorchObject, reduceTensor } from "./torchContents.ts";

const maxPickleBytes = 1024 * 2 ** 20;

/** The folder that all records of a PyTorch zip lie in; undefined when the zip is not one. */
export function torchPrefix({ entries }: ZipDirectory): string | undefined {
  // As torch does it: the first record names the folder.
  const [first] = entries;
  const prefix = first?.name.slice(0, first.name.indexOf("/") + 1) ?? "";
  return entries.some(({ name }) => name === `${prefix}data.pkl`) ? prefix : undefined;
}

/**
 * PyTorch's zip (torch.save since 1.6) and TorchScript, from directory, data.pkl and two records of a few bytes. Positions of
 * the data follow from PyTorch's alignment; files that were zipped again keep them for when data is read.
 */
export async function readTorchZip({ path, source }: FormatFile, directory: ZipDirectory): Promise<FormatContents> {
  const prefix = torchPrefix(directory) ?? "";
  const byName = new Map<string, ZipEntry>();
  const isScript = directory.entries.some(({ name }) => name === `${prefix}constants.pkl`);
  const contents = emptyContents(isScript ? "torchscript" : "torch-zip");
  for (const entry of directory.entries) {
    if (byName.has(entry.name)) {
      const text = `${entry.name} is there twice; programs disagree on which one counts`;
      contents.problems.push({ code: "polyglot", text, effect: "corrupt", file: path, offset: entry.headerOffset });
    } else byName.set(entry.name, entry);
  }
  const front = await readFront(source, byName, prefix);
  const offsets = alignedDataOffsets(directory, front.alignment);
  const blobOf = { data: new Map<string, number>(), constants: new Map<string, number>() };
  for (const entry of directory.entries) {
    const data = /^(data|constants)\/([^/]+)$/.exec(entry.name.slice(prefix.length));
    if (data === null) continue;
    const blob: Blob = {
      file: path,
      bytes: entry.compressedBytes,
      label: entry.name,
      offset: offsets.get(entry.name),
      localHeader: entry.headerOffset,
    };
    if (entry.method !== 0) Object.assign(blob, { codecs: [{ kind: "deflate" }], rawBytes: entry.bytes });
    if (entry.crc32 !== 0 && entry.bytes > 0) blob.checksum = { algorithm: "crc32", value: entry.crc32, over: "raw" };
    blobOf[data[1] as "data" | "constants"].set(data[2]!, contents.blobs.length);
    contents.blobs.push(blob);
  }
  if (
    contents.blobs.length > 0 &&
    contents.blobs.every(({ checksum, bytes }) => checksum === undefined || bytes === 0)
  ) {
    const text = `${path} was saved without checksums (compute_crc32=False): damaged data can not be told from good`;
    contents.problems.push({ code: "no-checksum", text, file: path });
  }
  for (const name of isScript ? (["data", "constants"] as const) : (["data"] as const)) {
    const entry = byName.get(`${prefix}${name}.pkl`)!;
    const bytes =
      name === "data" ? front.pickle : await readEntry(source, entry, maxPickleBytes, offsets.get(entry.name));
    if (!crcAgrees(entry, bytes)) {
      const text = `${entry.name} differs from its CRC-32`;
      contents.problems.push({ code: "checksum", text, effect: "corrupt", file: path, bytes: entry.bytes });
    }
    const { root, globals, end } = readPickle(bytes, { reduce: reduceTensor, keepPersistent: false });
    if (end !== bytes.length) {
      const text = `${entry.name} has ${bytes.length - end} bytes behind its end`;
      contents.problems.push({ code: "trailing-bytes", text, file: path });
    }
    contents.globals.push(...globals);
    contents.problems.push(...globalProblems(globals, path));
    const storages = {
      find: ({ key }: { key: string }) => blobOf[name].get(key),
      bigEndian: front.bigEndian,
    };
    const before = contents.tensors.length;
    addTorchObject(contents, root, storages, path);
    if (name === "constants") {
      for (const tensor of contents.tensors.slice(before)) tensor.name = `constants/${tensor.name}`;
    }
  }
  return contents;
}

interface Front {
  pickle: Uint8Array;
  bigEndian: boolean;
  alignment: number;
}

/** data.pkl and the small records that torch writes right behind it, in one read where they lie together. */
async function readFront(source: FormatFile["source"], byName: Map<string, ZipEntry>, prefix: string): Promise<Front> {
  const main = byName.get(`${prefix}data.pkl`);
  if (main === undefined) throw new ZipError("has no data.pkl");
  const near = 4096;
  const length = Math.min(source.bytes - main.headerOffset, 30 + main.nameBytes + 192 + main.compressedBytes + near);
  const isNear = main.compressedBytes <= maxPickleBytes && length > 0;
  const front = isNear ? await source.read(main.headerOffset, length) : new Uint8Array(0);
  const window: FormatFile["source"] = {
    bytes: source.bytes,
    read: async (offset, bytes) => {
      const from = offset - main.headerOffset;
      return from >= 0 && from + bytes <= front.length
        ? front.subarray(from, from + bytes)
        : source.read(offset, bytes);
    },
    close: async () => {},
  };
  const small = async (name: string): Promise<string | undefined> => {
    const entry = byName.get(prefix + name);
    return entry === undefined
      ? undefined
      : new TextDecoder("latin1").decode(await readEntry(window, entry, 64)).trim();
  };
  const alignment = Number((await small(".storage_alignment")) ?? 64);
  return {
    pickle: await readEntry(window, main, maxPickleBytes, await localDataOffset(window, main)),
    bigEndian: (await small("byteorder")) === "big",
    alignment: Number.isSafeInteger(alignment) && alignment > 0 && alignment <= 2 ** 30 ? alignment : 64,
  };
}
