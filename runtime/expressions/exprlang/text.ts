import { byteLength, concatenate, fromBytes, toBytes } from "./goString.ts";
import { growText } from "./meter.ts";
import { RunFailure } from "./runFailure.ts";

/** strings.TrimSpace. */
export function trimSpace(s: string): string {
  return s.replace(/^\p{White_Space}+/u, "").slice(0, endOfText(s.replace(/^\p{White_Space}+/u, "")));
}

function endOfText(s: string): number {
  let end = s.length;
  while (end > 0 && /\p{White_Space}/u.test(s[end - 1]!)) end--;
  return end;
}

/** strings.Trim: removes characters of `cut` from both ends. */
export function trim(s: string, cut: string): string {
  const characters = [...s];
  const set = new Set(cut);
  let start = 0;
  let end = characters.length;
  while (start < end && set.has(characters[start]!)) start++;
  while (end > start && set.has(characters[end - 1]!)) end--;
  growText(s.length);
  return characters.slice(start, end).join("");
}

export function trimPrefix(s: string, prefix: string): string {
  return s.startsWith(prefix) ? s.slice(prefix.length) : s;
}

export function trimSuffix(s: string, suffix: string): string {
  return s.endsWith(suffix) ? s.slice(0, s.length - suffix.length) : s;
}

/** Go maps runes one to one: "ß" has no upper case of one rune and stays. */
export function upper(s: string): string {
  return mapRunes(s, (rune) => rune.toUpperCase());
}

export function lower(s: string): string {
  return mapRunes(s, (rune) => (rune === "İ" ? "i" : rune === "Σ" ? "σ" : rune.toLowerCase()));
}

function mapRunes(s: string, change: (rune: string) => string): string {
  growText(s.length);
  let result = "";
  for (const rune of s) {
    const changed = change(rune);
    result += changed.length === rune.length || [...changed].length === 1 ? changed : rune;
  }
  return result;
}

/** strings.SplitN (n < 0: all) or strings.SplitAfterN. */
export function split(s: string, separator: string, n: bigint, after = false): string[] {
  if (n === 0n) return [];
  growText(s.length);
  const all = separator === "" ? [...s] : s.split(separator);
  const limit = n < 0n || n >= all.length ? all.length : Number(n);
  const parts = all.slice(0, limit);
  if (limit < all.length) parts[limit - 1] = all.slice(limit - 1).join(separator);
  return after ? parts.map((part, i) => (i < parts.length - 1 ? part + separator : part)) : parts;
}

/** strings.Replace (n < 0: all). */
export function replace(s: string, old: string, by: string, n: bigint): string {
  if (old === by || n === 0n) return s;
  const parts = old === "" ? ["", ...s] : s.split(old);
  if (old === "") parts.push("");
  const limit = n < 0n || n > parts.length - 1 ? parts.length - 1 : Number(n);
  growText(s.length + limit * by.length);
  const head = old === "" ? replaceEmpty(s, by, n) : undefined;
  if (head !== undefined) return head;
  return parts.slice(0, limit + 1).join(by) + (limit < parts.length - 1 ? old + parts.slice(limit + 1).join(old) : "");
}

/** Replacing "" puts `by` before every rune and at the end. */
function replaceEmpty(s: string, by: string, n: bigint): string {
  const runes = [...s];
  const limit = n < 0n || n > runes.length + 1 ? runes.length + 1 : Number(n);
  let result = "";
  for (let i = 0; i <= runes.length; i++) result += (i < limit ? by : "") + (runes[i] ?? "");
  return result;
}

export function repeat(s: string, n: bigint): string {
  if (n > 1_000_000_000n) throw new RunFailure("strings: Repeat output length overflow");
  growText(s.length * Number(n));
  return s.isWellFormed() ? s.repeat(Number(n)) : fromBytes(toBytes(s.repeat(Number(n))));
}

export function join(parts: string[], glue: string): string {
  growText(parts.reduce((sum, part) => sum + part.length + glue.length, 0));
  const joined = parts.join(glue);
  return joined.isWellFormed() ? joined : concatenate(joined, "");
}

/** A UTF-16 index as byte index; -1 stays. */
export function byteIndex(s: string, index: number): bigint {
  return index < 0 ? -1n : BigInt(byteLength(s.slice(0, index)));
}

/** base64.StdEncoding.DecodeString: padding is required, line breaks are skipped. @throws RunFailure */
export function decodeBase64(s: string): Uint8Array {
  const compact = s.replace(/[\r\n]/g, "");
  const bad = /[^A-Za-z0-9+/]/.exec(compact.replace(/={1,2}$/, ""));
  if (bad || compact.length % 4 !== 0) {
    throw new RunFailure(`illegal base64 data at input byte ${bad ? bad.index : Math.floor(compact.length / 4) * 4}`);
  }
  return Buffer.from(compact, "base64");
}
