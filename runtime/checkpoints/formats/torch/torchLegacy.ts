import { emptyContents, type Blob, type FormatContents, type FormatFile } from "../contents.ts";
import { dtypeBits } from "../dtype.ts";
import { globalProblems } from "../globalProblems.ts";
import { attributesOf, itemsOf } from "../pickle/attributes.ts";
import { PickleError } from "../pickle/pickleError.ts";
import { readPickle, type Pickle } from "../pickle/readPickle.ts";
import { addTorchObject } from "./torchContents.ts";
import { torchStorage } from "./torchTensor.ts";

const firstWindow = 256 * 1024;
const maxPickleBytes = 1024 * 2 ** 20;

/**
 * PyTorch's format before 1.6 (still written with _use_new_zipfile_serialization=False): five pickles (magic, protocol, system,
 * object, storage keys), then per storage its count as int64 and its bytes. There are no lengths, so the start is read in windows
 * that double; the size of the whole file follows from the pickles.
 */
export async function readTorchLegacy({ path, source }: FormatFile): Promise<FormatContents> {
  const contents = emptyContents("torch-legacy");
  const pickles = await readPickles(source);
  const [, , system, object, keys] = pickles as [Pickle, Pickle, Pickle, Pickle, Pickle];
  const bigEndian = attributesOf(system.root).get("little_endian") === false;
  const sizes = new Map<string, number>();
  for (const { id } of object.persistent) {
    const storage = torchStorage(id);
    if (storage === undefined) continue;
    const bytes = storage.count * (storage.untyped ? 1 : dtypeBits(storage.dtype)! / 8);
    sizes.set(storage.key, Math.max(bytes, sizes.get(storage.key) ?? 0));
  }
  const blobOf = new Map<string, number>();
  let at = keys.end;
  for (const key of itemsOf(keys.root) ?? []) {
    const bytes = typeof key === "string" ? sizes.get(key) : undefined;
    if (bytes === undefined || !Number.isSafeInteger(at + 8 + bytes)) {
      const text = `${path} stores data that no tensor names: what follows can not be told`;
      contents.problems.push({ code: "storage", text, effect: "corrupt", file: path, offset: at });
      break;
    }
    const blob: Blob = { file: path, offset: at + 8, bytes, label: key as string };
    blobOf.set(key as string, contents.blobs.length);
    contents.blobs.push(blob);
    at += 8 + bytes;
  }
  if (at !== source.bytes) {
    const isShort = source.bytes < at;
    const text = isShort
      ? `${path} has ${source.bytes} bytes, its tensors need ${at}: ${at - source.bytes} are missing`
      : `${path} has ${source.bytes - at} bytes behind its last tensor`;
    const code = isShort ? "truncated" : "trailing-bytes";
    contents.problems.push({ code, text, effect: isShort ? "corrupt" : undefined, file: path, bytes: source.bytes });
  }
  contents.globals.push(...object.globals);
  contents.problems.push(
    ...globalProblems(
      pickles.flatMap(({ globals }) => globals),
      path,
    ),
  );
  contents.problems.push({
    code: "no-checksum",
    text: `${path} is of PyTorch's old format, which has no checksums`,
    file: path,
  });
  addTorchObject(contents, object.root, { find: ({ key }) => blobOf.get(key), bigEndian }, path);
  return contents;
}

async function readPickles(source: FormatFile["source"]): Promise<Pickle[]> {
  for (let size = Math.min(firstWindow, source.bytes); ; size = Math.min(source.bytes, size * 2)) {
    const window = await source.read(0, size);
    const pickles: Pickle[] = [];
    try {
      for (let at = 0; pickles.length < 5; at = pickles.at(-1)!.end) pickles.push(readPickle(window, { at }));
      return pickles;
    } catch (error) {
      const canGrow = error instanceof PickleError && error.reason === "truncated" && size < source.bytes;
      if (!canGrow || size * 2 > maxPickleBytes) throw error;
    }
  }
}
