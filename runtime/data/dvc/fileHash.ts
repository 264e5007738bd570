import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";

/** How DVC names the hash: md5 of the raw bytes (3.x), or of the bytes with CRLF made LF when they look like text (2.x). */
export type DvcHashKind = "md5" | "md5-dos2unix";

const smallBytes = 1 << 18;

/** Streams a file through md5; hex. `onBytes` is told of every piece; `size` (if known) spares the stream for small files. Rejects as the file system does, or when aborted. */
export async function fileHash(
  file: string,
  kind: DvcHashKind,
  { signal, onBytes, size }: { signal: AbortSignal; onBytes?: (bytes: number) => void; size?: number },
): Promise<string> {
  if (kind === "md5" && size !== undefined && size <= smallBytes) {
    // A stream per file costs far more than reading a small one.
    const bytes = await readFile(file, { signal });
    onBytes?.(bytes.length);
    return createHash("md5").update(bytes).digest("hex");
  }
  const hash = createHash("md5");
  let text: boolean | undefined = kind === "md5" ? false : undefined;
  let carriage = false;
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 18, signal })) {
    const bytes = piece as Buffer;
    onBytes?.(bytes.length);
    text ??= looksLikeText(bytes.subarray(0, 512));
    if (!text) {
      hash.update(bytes);
      continue;
    }
    // Drop each CR that stands before LF, also across two pieces.
    let from = 0;
    if (carriage && bytes[0] !== 0x0a) hash.update("\r");
    carriage = false;
    for (let at = bytes.indexOf(0x0d); at !== -1; at = bytes.indexOf(0x0d, at + 1)) {
      if (at === bytes.length - 1) {
        hash.update(bytes.subarray(from, at));
        from = bytes.length;
        carriage = true;
      } else if (bytes[at + 1] === 0x0a) {
        hash.update(bytes.subarray(from, at));
        from = at + 1;
      }
    }
    hash.update(bytes.subarray(from));
  }
  if (carriage) hash.update("\r");
  return hash.digest("hex");
}

/** DVC's own test (istextfile): no NUL, and at most 30 % bytes that text does not use. An empty block is text. */
function looksLikeText(block: Buffer): boolean {
  if (block.length === 0) return true;
  if (block.includes(0)) return false;
  let odd = 0;
  for (const byte of block) {
    const isText = (byte >= 0x20 && byte < 0x7f) || [0x0a, 0x0d, 0x09, 0x0c, 0x08].includes(byte);
    if (!isText) odd += 1;
  }
  return odd / block.length <= 0.3;
}
