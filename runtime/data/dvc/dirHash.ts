import { createHash } from "node:crypto";

/** One file below a tracked folder; `path` with "/". */
export interface DirEntry {
  path: string;
  md5: string;
}

/**
 * Hash of a folder as DVC writes it: md5 of the JSON list of {md5, relpath}, sorted by code point, in the exact spacing and
 * ASCII escaping of Python's json.dumps, plus ".dir". An empty folder is d751713988987e9331980363e24189ce.dir.
 */
export function dirHash(entries: readonly DirEntry[]): string {
  const sorted = entries.toSorted((left, right) => compareCodePoints(left.path, right.path));
  const hash = createHash("md5");
  hash.update("[");
  for (const [index, { md5, path }] of sorted.entries()) {
    hash.update(`${index === 0 ? "" : ", "}{"md5": "${md5}", "relpath": ${asciiJson(path)}}`);
  }
  hash.update("]");
  return `${hash.digest("hex")}.dir`;
}

function asciiJson(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Python orders strings by code point; JavaScript's < orders by UTF-16 unit, which differs above U+FFFF. */
export function compareCodePoints(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const a = left.charCodeAt(at);
    const b = right.charCodeAt(at);
    if (a === b) continue;
    // A surrogate stands for a code point above every plain unit.
    const aHigh = a >= 0xd800 && a <= 0xdfff;
    const bHigh = b >= 0xd800 && b <= 0xdfff;
    if (aHigh !== bHigh) return aHigh ? 1 : -1;
    return a - b;
  }
  return left.length - right.length;
}
