import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, stat, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { crc32 } from "node:zlib";
import { fileErrorOf } from "../file/fileErrors.ts";
import { syncFolder } from "../file/placeFile.ts";
import { inParallel } from "../inParallel.ts";
import type { ObjectInfo, Store } from "../store.ts";
import { StoreError } from "../storeError.ts";
import { crc32Combine } from "./crc32Combine.ts";
import { requireSpace } from "./diskSpace.ts";
import { Journal } from "./journal.ts";
import { partRanges, partsAtOnce, partSize } from "./parts.ts";

export interface TransferProgress {
  done: number;
  total: number;
  unit: "bytes";
}

export interface TransferOptions {
  onProgress?: (progress: TransferProgress) => void;
  /** Parts at the same time; default 16. */
  parallel?: number;
  signal?: AbortSignal;
}

export interface Downloaded {
  bytes: number;
  /** Bytes that an earlier, interrupted download had left and that were good. */
  resumed: number;
  /** What the whole was compared with; "length" when the store keeps no checksum that can be computed here. */
  verified: "sha256" | "crc32" | "length";
}

/**
 * Downloads one version of an object in parallel parts to `target`, which appears whole or not at all. Beside it, while it runs:
 * `target.part` and a journal; a download that was cut goes on from them, after comparing every part that is there with the CRC-32
 * it had. Parts of another version are never mixed in.
 * @throws StoreError "changed", "disk-full", "corrupt" (the whole differs from the store's checksum; nothing is left), …
 */
export async function download(
  store: Store,
  object: ObjectInfo,
  target: string,
  options: TransferOptions = {},
): Promise<Downloaded> {
  try {
    return await downloadParts(store, object, target, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    throw fileErrorOf(error, `downloading ${store.uri}/${object.key} to ${target}`);
  }
}

async function downloadParts(
  store: Store,
  object: ObjectInfo,
  target: string,
  { onProgress, parallel = partsAtOnce, signal }: TransferOptions,
): Promise<Downloaded> {
  const folder = path.dirname(path.resolve(target));
  const partial = `${target}.part`;
  await mkdir(folder, { recursive: true });
  const partBytes = partSize(object.bytes);
  const ranges = partRanges(object.bytes, partBytes);
  const about = { uri: `${store.uri}/${object.key}`, version: object.version, bytes: object.bytes, partBytes };
  const there = await stat(partial).catch(() => undefined);
  const journal = await Journal.open(`${partial}.journal`, about);
  if (there === undefined) journal.done.clear();
  await requireSpace(folder, object.bytes - Math.min(object.bytes, (there?.blocks ?? 0) * 512));
  const handle = await open(partial, there === undefined ? "w+" : "r+");
  let resumed = 0;
  try {
    await handle.truncate(object.bytes);
    resumed = await keepGoodParts(handle, journal, ranges, signal);
    let done = resumed;
    onProgress?.({ done, total: object.bytes, unit: "bytes" });
    const missing = ranges
      .map((range, index) => ({ ...range, number: index + 1 }))
      .filter(({ number }) => !journal.done.has(number));
    const buffers: Buffer[] = [];
    await inParallel(
      missing,
      parallel,
      async ({ offset, length, number }, _index, stop) => {
        // As many buffers as parts at once, used over and over: fresh pages would cost more than the copying.
        const buffer = buffers.pop() ?? Buffer.allocUnsafe(partBytes);
        const bytes = buffer.subarray(0, length);
        if (store.readInto === undefined) bytes.set((await store.read(object, [{ offset, length }], stop))[0]!);
        else await store.readInto(object, offset, bytes, stop);
        await writeAll(handle, bytes, offset);
        await journal.add({ number, crc32: crc32(bytes), version: "" });
        buffers.push(buffer);
        done += length;
        onProgress?.({ done, total: object.bytes, unit: "bytes" });
      },
      signal,
    );
    await handle.sync();
  } finally {
    await handle.close();
  }
  const verified = await verify(object, partial, journal, ranges);
  if (verified === undefined) {
    // The parts are what the store sent; asking for the same again would keep the same.
    await journal.remove();
    throw new StoreError(
      `${store.uri}/${object.key}: what arrived differs from the store's ${object.checksum?.algorithm}.`,
      {
        reason: "corrupt",
        hint: "Download it again; if it stays, the object itself is damaged.",
        exitCode: 1,
      },
    );
  }
  signal?.throwIfAborted();
  await rename(partial, target);
  await syncFolder(folder);
  await journal.remove();
  return { bytes: object.bytes, resumed, verified };
}

/** A disk that fills up takes a part of a write first. */
async function writeAll(handle: FileHandle, bytes: Uint8Array, offset: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += (await handle.write(bytes, done, bytes.length - done, offset + done)).bytesWritten;
  }
}

/** Forgets every part whose bytes are not what they were when it was finished. Returns the bytes of the others. */
async function keepGoodParts(
  handle: FileHandle,
  journal: Journal,
  ranges: readonly { offset: number; length: number }[],
  signal?: AbortSignal,
): Promise<number> {
  let good = 0;
  for (const { number, crc32: expected } of journal.done.values()) {
    signal?.throwIfAborted();
    const range = ranges[number - 1];
    if (range === undefined) {
      journal.done.delete(number);
      continue;
    }
    const buffer = Buffer.allocUnsafe(range.length);
    const { bytesRead } = await handle.read(buffer, 0, range.length, range.offset);
    if (bytesRead === range.length && crc32(buffer) === expected) good += range.length;
    else journal.done.delete(number);
  }
  return good;
}

/** Undefined = it differs. */
async function verify(
  { checksum, bytes }: ObjectInfo,
  file: string,
  journal: Journal,
  ranges: readonly { length: number }[],
): Promise<Downloaded["verified"] | undefined> {
  if (checksum === undefined || checksum.composite || bytes === 0) return "length";
  if (checksum.algorithm === "crc32") {
    let whole = 0;
    ranges.forEach(({ length }, index) => {
      whole = crc32Combine(whole, journal.done.get(index + 1)!.crc32, length);
    });
    const buffer = Buffer.alloc(4);
    buffer.writeUInt32BE(whole);
    return buffer.toString("base64") === checksum.value ? "crc32" : undefined;
  }
  if (checksum.algorithm === "sha256") {
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Buffer);
    return hash.digest("base64") === checksum.value ? "sha256" : undefined;
  }
  return "length";
}
