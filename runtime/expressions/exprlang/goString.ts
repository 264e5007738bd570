import { growText } from "./meter.ts";

/**
 * Go strings are bytes. Ours are JavaScript strings in which a byte that is not part of valid UTF-8 is one lone
 * surrogate U+DC80…U+DCFF (so cutting "ö" in half and joining it again gives "ö"). Text from outside is made well formed.
 */

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The bytes of a Go string. */
export function toBytes(value: string): Uint8Array {
  growText(value.length);
  if (value.isWellFormed()) return Buffer.from(value, "utf8");
  const parts: Uint8Array[] = [];
  let start = 0;
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i);
    if (unit >= 0xd800 && unit < 0xdc00 && isLow(value.charCodeAt(i + 1))) i++;
    else if (unit >= 0xdc80 && unit <= 0xdcff) {
      parts.push(Buffer.from(value.slice(start, i), "utf8"), Uint8Array.of(unit - 0xdc00));
      start = i + 1;
    }
  }
  parts.push(Buffer.from(value.slice(start), "utf8"));
  return Buffer.concat(parts);
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** The Go string with these bytes, valid UTF-8 or not. */
export function fromBytes(bytes: Uint8Array): string {
  growText(bytes.length);
  try {
    return decoder.decode(bytes);
  } catch {
    let text = "";
    for (let i = 0; i < bytes.length;) {
      const length = sequenceLength(bytes, i);
      text += length === 0 ? String.fromCharCode(0xdc00 + bytes[i]!) : decoder.decode(bytes.subarray(i, i + length));
      i += length || 1;
    }
    return text;
  }
}

/** Length of the valid UTF-8 sequence at `at`, 0 if there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  const length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length <= 1) return length;
  try {
    decoder.decode(bytes.subarray(at, at + length));
    return at + length <= bytes.length ? length : 0;
  } catch {
    return 0;
  }
}

/** Go's `a + b`: halves of a character that meet become that character again. */
export function concatenate(a: string, b: string): string {
  growText(a.length + b.length);
  const joined = a + b;
  return joined.isWellFormed() ? joined : fromBytes(toBytes(joined));
}

/** Number of bytes. */
export function byteLength(value: string): number {
  return value.isWellFormed() ? Buffer.byteLength(value, "utf8") : toBytes(value).length;
}

/** Number of runes; an invalid byte counts as one. */
export function runeCount(value: string): number {
  growText(value.length);
  let count = 0;
  for (const _ of value) count++;
  return count;
}

/** value[from:to] in bytes; the caller has checked the bounds. */
export function sliceBytes(value: string, from: number, to: number): string {
  return fromBytes(toBytes(value).subarray(from, to));
}

/** Go's order of strings: by bytes. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  growText(Math.min(a.length, b.length));
  return Buffer.compare(toBytes(a), toBytes(b));
}

/** The text as it leaves the engine: invalid bytes become U+FFFD. */
export function printable(value: string): string {
  return value.toWellFormed();
}
