import { inParallel } from "../../store/inParallel.ts";
import type { DataFile } from "./dataFiles.ts";
import { fileHash } from "./fileHash.ts";
import type { HashCache } from "./hashCache.ts";
import { hashInThreads } from "./hashInThreads.ts";
import type { DvcHashKind } from "./md5Hasher.ts";

interface HashFilesOptions {
  kind: DvcHashKind;
  signal: AbortSignal;
  cache?: HashCache;
  onProgress?: (progress: { done: number; total: number; unit: "bytes" }) => void;
}

/** Below this a thread takes longer to start than the work. */
const inlineBytes = 32 << 20;
const inlineFiles = 500;
const atOnce = 16;

/** md5 of each file, hex, in order. Rejects as the file system does, or when aborted; then nothing is read any more. */
export async function hashFiles(
  files: readonly DataFile[],
  { kind, signal, cache, onProgress }: HashFilesOptions,
): Promise<string[]> {
  signal.throwIfAborted();
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const hashes: (string | undefined)[] = files.map((file) => cache?.get(file, kind));
  const open = files.flatMap((file, index) => (hashes[index] === undefined ? [{ file, index }] : []));
  const left = open.reduce((sum, { file }) => sum + file.size, 0);
  let done = total - left;
  const onBytes = (bytes: number): void => onProgress?.({ done: (done += bytes), total, unit: "bytes" });
  if (open.length > 0 && done > 0) onBytes(0);
  const readAt = Date.now();
  const keep = (index: number, md5: string): void => {
    hashes[index] = md5;
    cache?.set(files[index]!, kind, md5, readAt);
  };
  if (left <= inlineBytes && open.length <= inlineFiles) {
    const work = async ({ file, index }: (typeof open)[number], _at: number, stop: AbortSignal): Promise<void> =>
      keep(index, await fileHash(file.file, kind, { signal: stop, onBytes, size: file.size }));
    await inParallel(open, atOnce, work, signal);
  } else {
    try {
      const all = open.map(({ file }) => file);
      await hashInThreads(all, { kind, signal, onBytes, onHash: (at, md5) => keep(open[at]!.index, md5) });
    } finally {
      // Also after a cancellation: the next try goes on from here.
      await cache?.save();
    }
  }
  return hashes as string[];
}
