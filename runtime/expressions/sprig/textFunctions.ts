import { fromBytes, sliceBytes, toBytes, byteLength, compareStrings } from "../exprlang/goString.ts";
import { growMemory, growText } from "../exprlang/meter.ts";
import { RunFailure } from "../exprlang/runFailure.ts";
import * as text from "../exprlang/text.ts";
import { GoMap, typedSlice, type Value } from "../exprlang/value.ts";
import { quoteGo } from "../quoteGo.ts";
import { toText, toTexts } from "./cast.ts";
import { camelCase, separatedCase } from "./wordCase.ts";
import { define } from "./define.ts";
import type { GoFunc } from "../exprlang/value.ts";
import { decodeBase32, encodeBase32 } from "./base32.ts";
import { abbreviate, wrap } from "./wrapping.ts";

const strings = (items: string[]) => typedSlice("string", items);
const part = (s: string, from: number, to: number) => {
  const length = byteLength(s);
  if (from < 0 || from > to || to > length) {
    throw new RunFailure(`runtime error: slice bounds out of range [${from}:${to}] with length ${length}`);
  }
  return sliceBytes(s, from, to);
};
const count = (n: bigint) => Number(BigInt.asIntN(52, n));
const repeat = (n: bigint, s: string) => {
  if (n < 0n) throw new RunFailure("strings: negative Repeat count");
  return text.repeat(s, n);
};
const indent = (spaces: bigint, s: string) => {
  const pad = repeat(spaces, " ");
  growText(s.length + pad.length * s.split("\n").length);
  return pad + s.replaceAll("\n", `\n${pad}`);
};
const numbered = (parts: string[]) => {
  growMemory(parts.length);
  return new GoMap(new Map(parts.map((item, i) => [`_${i}`, item])), "map[string]string");
};
const decoded = (decode: () => string): string => {
  try {
    return decode();
  } catch (error) {
    if (error instanceof RunFailure) return error.message;
    throw error;
  }
};
/** sprig takes each byte of some texts for a character: "é" becomes "Ã©". U+0085 counts as space, as in Go. */
const bytewise = (s: string) => {
  growText(s.length);
  return Buffer.from(toBytes(s)).toString("latin1").replaceAll("\u0085", "\u00a0");
};
const letters = (s: string, change: (rune: string, first: boolean) => string) => {
  let first = true;
  return s.replace(/./gsu, (rune) => {
    const changed = change(rune, first);
    first = /\p{White_Space}/u.test(rune);
    return changed;
  });
};
const title = (s: string) => {
  let word = false;
  return s.replace(/./gsu, (rune) => {
    const begins = !word;
    word = /[\p{L}\p{Nd}_]/u.test(rune) || (rune > "\u007f" && !/\p{White_Space}/u.test(rune));
    return begins ? text.upper(rune) : rune;
  });
};
const swapCase = (rune: string, first: boolean) => {
  if (/\p{Lu}|\p{Lt}/u.test(rune)) return text.lower(rune);
  return /\p{Ll}/u.test(rune) ? text.upper(rune) : first ? rune : rune;
};

/** sprig's functions on strings. Argument order is sprig's: the text comes last. */
export const textFunctions: Record<string, GoFunc> = {
  hello: define("-> string", () => "Hello!"),
  abbrev: define("int, string -> string", (width: bigint, s: string) => abbreviate(s, 0, count(width))),
  abbrevboth: define("int, int, string -> string", (left: bigint, right: bigint, s: string) => {
    return right < 4n || (left > 0n && right < 7n) ? s : abbreviate(s, count(left), count(right));
  }),
  trunc: define("int, string -> string", (c: bigint, s: string) => {
    const length = byteLength(s);
    if (c < 0n && BigInt(length) + c > 0n) return part(s, length + count(c), length);
    return c >= 0n && length > c ? part(s, 0, count(c)) : s;
  }),
  trim: define("string -> string", (s: string) => text.trimSpace(s)),
  upper: define("string -> string", (s: string) => text.upper(s)),
  lower: define("string -> string", (s: string) => text.lower(s)),
  title: define("string -> string", (s: string) => title(s)),
  untitle: define("string -> string", (s: string) => letters(s, (rune, first) => (first ? text.lower(rune) : rune))),
  substr: define("int, int, string -> string", (start: bigint, end: bigint, s: string) => {
    const length = byteLength(s);
    if (start < 0n) return part(s, 0, count(end));
    return part(s, count(start), end < 0n || end > length ? length : count(end));
  }),
  repeat: define("int, string -> string", repeat),
  trimall: define("string, string -> string", (cut: string, s: string) => text.trim(s, cut)),
  trimAll: define("string, string -> string", (cut: string, s: string) => text.trim(s, cut)),
  trimSuffix: define("string, string -> string", (suffix: string, s: string) => text.trimSuffix(s, suffix)),
  trimPrefix: define("string, string -> string", (prefix: string, s: string) => text.trimPrefix(s, prefix)),
  nospace: define("string -> string", (s: string) => {
    const kept = bytewise(s).replace(/\s/g, "");
    return kept.length === byteLength(s) ? s : kept;
  }),
  initials: define("string -> string", (s: string) => bytewise(s).replace(/(\S)\S*|\s+/g, "$1")),
  swapcase: define("string -> string", (s: string) => letters(s, swapCase)),
  snakecase: define("string -> string", (s: string) => separatedCase(s, "_")),
  kebabcase: define("string -> string", (s: string) => separatedCase(s, "-")),
  camelcase: define("string -> string", (s: string) => camelCase(s)),
  wrap: define("int, string -> string", (width: bigint, s: string) => wrap(s, count(width), "", false)),
  wrapWith: define("int, string, string -> string", (width: bigint, separator: string, s: string) => {
    return wrap(s, count(width), separator, true);
  }),
  contains: define("string, string -> bool", (inner: string, s: string) => s.includes(inner)),
  hasPrefix: define("string, string -> bool", (prefix: string, s: string) => s.startsWith(prefix)),
  hasSuffix: define("string, string -> bool", (suffix: string, s: string) => s.endsWith(suffix)),
  quote: define("...any -> string", (...items: Value[]) => {
    return text.join(
      items.filter((item) => item !== null).map((item) => `"${quoteGo(toText(item))}"`),
      " ",
    );
  }),
  squote: define("...any -> string", (...items: Value[]) => {
    return text.join(
      items.filter((item) => item !== null).map((item) => `'${toText(item)}'`),
      " ",
    );
  }),
  cat: define("...any -> string", (...items: Value[]) =>
    text.join(items.filter((item) => item !== null).map(toText), " "),
  ),
  indent: define("int, string -> string", indent),
  nindent: define("int, string -> string", (spaces: bigint, s: string) => `\n${indent(spaces, s)}`),
  replace: define("string, string, string -> string", (old: string, by: string, s: string) =>
    text.replace(s, old, by, -1n),
  ),
  plural: define("string, string, int -> string", (one: string, many: string, n: bigint) => (n === 1n ? one : many)),
  toString: define("any -> string", (value: Value) => toText(value)),
  toStrings: define("any -> []string", (value: Value) => strings(toTexts(value))),
  join: define("string, any -> string", (separator: string, value: Value) => text.join(toTexts(value), separator)),
  sortAlpha: define("any -> []string", (value: Value) =>
    strings((value === null ? [toText(value)] : toTexts(value)).sort(compareStrings)),
  ),
  split: define("string, string -> map[string]string", (separator: string, s: string) =>
    numbered(text.split(s, separator, -1n)),
  ),
  splitList: define("string, string -> []string", (separator: string, s: string) => {
    const parts = text.split(s, separator, -1n);
    growMemory(parts.length);
    return strings(parts);
  }),
  splitn: define("string, int, string -> map[string]string", (separator: string, n: bigint, s: string) => {
    return numbered(text.split(s, separator, n));
  }),
  b64enc: define("string -> string", (s: string) => Buffer.from(toBytes(s)).toString("base64")),
  b64dec: define("string -> string", (s: string) => decoded(() => fromBytes(text.decodeBase64(s)))),
  b32enc: define("string -> string", (s: string) => encodeBase32(toBytes(s))),
  b32dec: define("string -> string", (s: string) => decoded(() => fromBytes(decodeBase32(s)))),
};
