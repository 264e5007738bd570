import { createHash } from "node:crypto";

/** How DVC names the hash: md5 of the raw bytes (3.x), or of the bytes with CRLF made LF when they look like text (2.x). */
export type DvcHashKind = "md5" | "md5-dos2unix";

/** md5 over pieces of a file, as DVC computes it. Hand it the pieces in order, the first with at least 512 bytes where there are so many. */
export interface Md5Hasher {
  update(bytes: Buffer): void;
  /** Hex. */
  digest(): string;
}

export function md5Hasher(kind: DvcHashKind): Md5Hasher {
  const hash = createHash("md5");
  if (kind === "md5") return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest("hex") };
  let text: boolean | undefined;
  let carriage = false;
  return {
    update(bytes) {
      text ??= looksLikeText(bytes.subarray(0, 512));
      if (!text) {
        hash.update(bytes);
        return;
      }
      if (bytes.length === 0) return;
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
    },
    digest() {
      if (carriage) hash.update("\r");
      return hash.digest("hex");
    },
  };
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
