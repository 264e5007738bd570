import type { VerdictReason } from "./checkpoint.ts";
import { CheckpointError } from "./checkpointError.ts";
import { emptyContents, type FormatContents } from "./formats/contents.ts";
import { openFile } from "./formats/openFile.ts";
import type { FolderEntry, FolderSource, RangeSource } from "./source.ts";

const maxEntries = 100_000;
/** Less than what one answer of a store takes to start coming. */
const smallBytes = 64 * 1024;
const maxTextBytes = 64 * 2 ** 20;

/** A place that counts what was read from it, and knows the few ways in which layouts read. */
export class PlaceReader implements FolderSource {
  bytesRead = 0;
  readonly uri: string;
  readonly signal: AbortSignal | undefined;
  private readonly place: FolderSource;

  constructor(place: FolderSource, signal?: AbortSignal) {
    this.place = place;
    this.uri = place.uri;
    this.signal = signal;
  }

  async list(path: string, limit = maxEntries): Promise<FolderEntry[] | undefined> {
    this.signal?.throwIfAborted();
    return this.place.list(path, limit);
  }

  async open(path: string): Promise<RangeSource> {
    this.signal?.throwIfAborted();
    const source = await this.place.open(path);
    const { readInto, modifiedAt } = source;
    if (source.bytes <= smallBytes) return this.whole(source);
    const counted: RangeSource = {
      bytes: source.bytes,
      modifiedAt,
      read: (offset, length) => {
        this.signal?.throwIfAborted();
        this.bytesRead += length;
        return source.read(offset, length);
      },
      close: () => source.close(),
    };
    if (readInto !== undefined) {
      counted.readInto = (offset, target) => {
        this.signal?.throwIfAborted();
        this.bytesRead += target.byteLength;
        return readInto.call(source, offset, target);
      };
    }
    return counted;
  }

  /** A small file is read once and whole, whatever is asked of it. */
  private whole(source: RangeSource): RangeSource {
    const { bytes, modifiedAt } = source;
    let data: Promise<Uint8Array> | undefined;
    return {
      bytes,
      modifiedAt,
      read: async (offset, length) => {
        if (data === undefined) {
          this.bytesRead += bytes;
          data = source.read(0, bytes);
        }
        const all = await data;
        if (offset + length <= bytes) return all.subarray(offset, offset + length);
        throw new CheckpointError(`The file ended at ${bytes}.`, { reason: "truncated", exitCode: 1 });
      },
      close: () => source.close(),
    };
  }

  /** Opens a file, gives it to `work`, and closes it. */
  async withFile<T>(path: string, work: (source: RangeSource) => Promise<T>): Promise<T> {
    const source = await this.open(path);
    try {
      return await work(source);
    } finally {
      await source.close();
    }
  }

  /** A small text file. Throws CheckpointError. */
  readText(path: string, limit = maxTextBytes): Promise<string> {
    return this.withFile(path, async (source) => {
      if (source.bytes > limit) {
        const text = `${path} has ${source.bytes} bytes, more than the ${limit} that are read.`;
        throw new CheckpointError(text, { reason: "too-large" });
      }
      return new TextDecoder().decode(await source.read(0, source.bytes));
    });
  }

  /** A JSON object; undefined when the file is not there or is no JSON object. Throws CheckpointError when it can not be read. */
  async readJson(path: string): Promise<Record<string, unknown> | undefined> {
    try {
      const value: unknown = JSON.parse(await this.readText(path));
      const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
      return isObject ? (value as Record<string, unknown>) : undefined;
    } catch (error) {
      if (error instanceof SyntaxError) return undefined;
      if (error instanceof CheckpointError && (error.reason === "not-found" || error.reason === "too-large"))
        return undefined;
      throw error;
    }
  }

  /** The structure of one file; what is wrong with the file is a reason in it, not an exception. */
  async openFormat(path: string): Promise<{ contents: FormatContents; bytes: number }> {
    let bytes = 0;
    try {
      const contents = await this.withFile(path, async (source) => {
        bytes = source.bytes;
        return openFile({ path, source });
      });
      return { contents, bytes };
    } catch (error) {
      if (!(error instanceof CheckpointError)) throw error;
      const contents = emptyContents("unreadable");
      contents.problems.push(problemOf(error, path));
      return { contents, bytes };
    }
  }
}

/** Reasons of errors after which nothing can be said about the file, as opposed to it being damaged. */
const lookFailed = new Set(["unreadable", "too-large", "budget", "outside", "network", "forbidden"]);

export function problemOf(error: CheckpointError, path: string): VerdictReason {
  const { reason, message } = error;
  const effect = lookFailed.has(reason) ? "unknown" : reason === "not-found" ? "incomplete" : "corrupt";
  const text = message.includes(path) ? message : `${path}: ${message}`;
  return { code: reason, text: text.replace(/\.$/, ""), effect, file: path };
}
