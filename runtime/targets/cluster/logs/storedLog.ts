import { Readable } from "node:stream";
import { bodyLines } from "../../../kubernetes/bodyLines.ts";
import type { LogItem } from "../../../logs/followLog.ts";
import type { ObjectInfo, Store } from "../../../store/store.ts";
import { StoreError } from "../../../store/storeError.ts";

const chunkBytes = 512 * 1024;
const maxLine = 2 ** 20;
const newline = 10;

export interface StoredLogOptions {
  /** Archived lines have no times of their own: all get this one. */
  time: string;
  /** Only the last so many lines; what comes before is not even read, but for one chunk. */
  tail?: number;
  signal?: AbortSignal;
}

/**
 * The lines of a log that is an object of a store, read a chunk at a time at the reader's pace. Where the reading fails midway a
 * gap says so.
 */
export async function* storedLog(
  store: Store,
  object: ObjectInfo,
  options: StoredLogOptions,
): AsyncGenerator<LogItem[]> {
  const { time, tail, signal } = options;
  try {
    const from = tail === undefined ? 0 : await tailOffset(store, object, tail, signal);
    for await (const lines of bodyLines(Readable.from(chunks(store, object, from, signal)), maxLine)) {
      yield lines.map(({ text, cut }) => ({ time, text: cut ? `${text} … (cut at 1 MiB)` : text }));
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof StoreError)) throw error;
    const reason = `the rest of the archived log can not be read: ${error.message.replace(/\.$/, "")}`;
    yield [{ time, text: "", gap: { reason } }];
  }
}

async function* chunks(store: Store, object: ObjectInfo, from: number, signal?: AbortSignal): AsyncGenerator<Buffer> {
  for (let offset = from; offset < object.bytes; offset += chunkBytes) {
    yield await chunk(store, object, offset, Math.min(chunkBytes, object.bytes - offset), signal);
  }
}

/** Where the last `count` lines begin. */
async function tailOffset(store: Store, object: ObjectInfo, count: number, signal?: AbortSignal): Promise<number> {
  if (count === 0) return object.bytes;
  let left = count;
  for (let end = object.bytes; end > 0;) {
    const offset = Math.max(0, end - chunkBytes);
    const bytes = await chunk(store, object, offset, end - offset, signal);
    // The newline that ends the last line begins none.
    let at = end === object.bytes && bytes.at(-1) === newline ? bytes.length - 1 : bytes.length;
    for (;;) {
      at = at === 0 ? -1 : bytes.lastIndexOf(newline, at - 1);
      if (at < 0) break;
      left -= 1;
      if (left === 0) return offset + at + 1;
    }
    end = offset;
  }
  return 0;
}

async function chunk(
  store: Store,
  object: ObjectInfo,
  offset: number,
  length: number,
  signal?: AbortSignal,
): Promise<Buffer> {
  const [bytes] = await store.read(object, [{ offset, length }], signal);
  return Buffer.from(bytes!.buffer, bytes!.byteOffset, bytes!.byteLength);
}
