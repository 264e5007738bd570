import { smallest } from "./byteReader.ts";
import { PickleError } from "./pickleError.ts";

/** INT and LONG: a whole number, or the bools of protocol 0. */
export function decimal(text: string): number | bigint | boolean {
  if (text === "00") return false;
  if (text === "01") return true;
  if (!/^[+-]?\d{1,4096}$/.test(text)) throw new PickleError("holds a text where an integer should be");
  return smallest(BigInt(text));
}

/** PUT and GET. */
export function memoIndex(text: string): number {
  const index = Number(text);
  if (!Number.isSafeInteger(index) || index < 0) throw new PickleError("has a memo number that is none");
  return index;
}

/** Protocol 0 texts are Python literals; only the escapes that repr() writes. */
export function quoted(text: string): string {
  const inner = /^(['"])(.*)\1$/s.exec(text.trimEnd());
  if (inner === null) throw new PickleError("has a text without quotes");
  return inner[2]!.replaceAll(/\\(x[0-9a-fA-F]{2}|.)/gs, (_all, escape: string) => {
    if (escape.length === 3) return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    return { n: "\n", t: "\t", r: "\r" }[escape] ?? escape;
  });
}

/** UNICODE: raw-unicode-escape. */
export function rawUnicode(text: string): string {
  return text.replaceAll(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g, (all, short?: string, long?: string) => {
    const code = Number.parseInt(short ?? long!, 16);
    return code > 0x10ffff ? all : String.fromCodePoint(code);
  });
}
