import { open, stat } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { inParallel } from "../inParallel.ts";
import type { DonePart, PartUpload, Store, WriteOptions, WriteOutcome } from "../store.ts";
import { StoreError } from "../storeError.ts";
import type { TransferOptions } from "./download.ts";
import { Journal, journalHead } from "./journal.ts";
import { partRanges, partsAtOnce, partSize } from "./parts.ts";

export interface UploadFileOptions extends TransferOptions, Pick<WriteOptions, "ifAbsent" | "ifMatch"> {
  /** File that remembers the finished parts; with it an upload that was cut goes on. Without it a failure aborts the upload. */
  journal?: string;
}

/**
 * Uploads a file in parallel parts; the object appears whole or not at all, under the given precondition. Every part carries an
 * MD5 that the store compares. The file must not change meanwhile: a change of size or time is an error, and the upload is aborted.
 * @throws StoreError "changed", …
 */
export async function upload(
  store: Store,
  file: string,
  key: string,
  options: UploadFileOptions = {},
): Promise<WriteOutcome> {
  const { onProgress, parallel = partsAtOnce, signal, ifAbsent, ifMatch } = options;
  const before = await stat(file);
  if (!before.isFile()) throw new StoreError(`${file} is not a file.`, { reason: "not-found" });
  const bytes = before.size;
  const partBytes = partSize(bytes);
  const ranges = partRanges(bytes, partBytes);
  const handle = await open(file);
  try {
    const readPart = async ({ offset, length }: { offset: number; length: number }): Promise<Buffer> => {
      const buffer = Buffer.allocUnsafe(length);
      const { bytesRead } = await handle.read(buffer, 0, length, offset);
      if (bytesRead === length) return buffer;
      throw changed(file);
    };
    if (ranges.length <= 1) {
      const body = bytes === 0 ? new Uint8Array(0) : await readPart(ranges[0]!);
      const outcome = await store.put(key, body, { ifAbsent, ifMatch, signal });
      onProgress?.({ done: bytes, total: bytes, unit: "bytes" });
      return outcome;
    }
    const about = { uri: `${store.uri}/${key}`, file, bytes, modified: before.mtimeMs, partBytes };
    const { parts, journal } = await begin(store, key, about, options.journal, signal);
    const done: DonePart[] = [];
    try {
      let sent = 0;
      await inParallel(
        ranges.map((range, index) => ({ range, number: index + 1 })),
        parallel,
        async ({ range, number }, _index, stop) => {
          const body = await readPart(range);
          const earlier = journal?.done.get(number);
          if (earlier !== undefined && earlier.crc32 === crc32(body)) {
            done.push({ number, bytes: range.length, version: earlier.version, crc32: earlier.stored });
          } else {
            const part = await parts.put(number, body, stop);
            done.push(part);
            await journal?.add({ number, crc32: crc32(body), version: part.version, stored: part.crc32 });
          }
          sent += range.length;
          onProgress?.({ done: sent, total: bytes, unit: "bytes" });
        },
        signal,
      );
      const after = await stat(file);
      if (after.size !== bytes || after.mtimeMs !== before.mtimeMs) throw changed(file);
      const outcome = await parts.complete(
        done.toSorted((a, b) => a.number - b.number),
        { ifAbsent, ifMatch, bytes, signal },
      );
      // One that was completed after all is unknown to the store by now, and aborting it does nothing.
      if (outcome.outcome !== "written") await parts.abort(signal);
      await journal?.remove();
      return outcome;
    } catch (error) {
      const goesOn = journal !== undefined && !(error instanceof StoreError && error.reason === "changed");
      if (!goesOn) {
        // Not the caller's signal: what was sent must go even after an abort.
        await parts.abort().catch(() => undefined);
        await journal?.remove();
      }
      throw error;
    }
  } finally {
    await handle.close();
  }
}

async function begin(
  store: Store,
  key: string,
  about: { partBytes: number } & Record<string, string | number>,
  file: string | undefined,
  signal?: AbortSignal,
): Promise<{ parts: PartUpload; journal?: Journal }> {
  const { partBytes } = about;
  if (file === undefined) return { parts: await store.upload(key, { partBytes, signal }) };
  const head = await journalHead(file);
  const { upload: id, ...earlier } = head ?? {};
  if (typeof id === "string" && JSON.stringify(earlier) === JSON.stringify(about)) {
    // An upload that the store has forgotten meanwhile (aborted, expired) has no parts left.
    const left = await store.admin.countParts(key, id, signal);
    if (left.known && left.value > 0) {
      const journal = await Journal.open(file, { ...about, upload: id });
      const checksums = [...journal.done.values()].some(({ stored }) => stored !== undefined);
      return { parts: await store.upload(key, { partBytes, resume: id, checksums, signal }), journal };
    }
  }
  const parts = await store.upload(key, { partBytes, signal });
  return { parts, journal: await Journal.open(file, { ...about, upload: parts.id }) };
}

function changed(file: string): StoreError {
  return new StoreError(`${file} changed while it was uploaded.`, { reason: "changed", hint: "Upload it again." });
}
