import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { md5Hasher, type DvcHashKind } from "./md5Hasher.ts";

const smallBytes = 1 << 18;

/** Streams a file through md5; hex. `onBytes` is told of every piece; `size` (if known) spares the stream for small files. Rejects as the file system does, or when aborted. */
export async function fileHash(
  file: string,
  kind: DvcHashKind,
  { signal, onBytes, size }: { signal: AbortSignal; onBytes?: (bytes: number) => void; size?: number },
): Promise<string> {
  const hash = md5Hasher(kind);
  if (size !== undefined && size <= smallBytes) {
    // A stream per file costs far more than reading a small one.
    const bytes = await readFile(file, { signal });
    onBytes?.(bytes.length);
    hash.update(bytes);
    return hash.digest();
  }
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 18, signal })) {
    const bytes = piece as Buffer;
    onBytes?.(bytes.length);
    hash.update(bytes);
  }
  return hash.digest();
}
