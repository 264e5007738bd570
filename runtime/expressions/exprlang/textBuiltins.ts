import type { Builtin } from "./builtins.ts";
import { byteLength, fromBytes, toBytes } from "./goString.ts";
import { growMemory, growText } from "./meter.ts";
import { toInt } from "./operators.ts";
import { RunFailure } from "./runFailure.ts";
import * as text from "./text.ts";
import { nilIfEmpty, typeName, typedSlice, type Value } from "./value.ts";

function string(value: Value | undefined): string {
  if (typeof value === "string") return value;
  throw new RunFailure(`interface conversion: interface {} is ${typeName(value ?? null)}, not string`);
}

function list(items: string[], n: Value = null): Value {
  growMemory(items.length);
  const slice = typedSlice("string", items);
  return n !== null && toInt(n) === 0n ? nilIfEmpty(slice) : slice;
}

/** The builtins on strings. */
export const textBuiltins: Record<string, Builtin> = {
  trim: ([s, cut]) => (cut === undefined ? text.trimSpace(string(s)) : text.trim(string(s), string(cut))),
  trimPrefix: ([s, prefix = " "]) => text.trimPrefix(string(s), string(prefix)),
  trimSuffix: ([s, suffix = " "]) => text.trimSuffix(string(s), string(suffix)),
  upper: ([s]) => text.upper(string(s)),
  lower: ([s]) => text.lower(string(s)),
  split: ([s, separator, n]) => list(text.split(string(s), string(separator), n === undefined ? -1n : toInt(n)), n),
  splitAfter: ([s, separator, n]) => {
    return list(text.split(string(s), string(separator), n === undefined ? -1n : toInt(n), true), n);
  },
  replace: ([s, old, by, n]) => text.replace(string(s), string(old), string(by), n === undefined ? -1n : toInt(n)),
  repeat([s, count]) {
    const n = toInt(count!);
    if (n < 0n) throw new RunFailure(`invalid argument for repeat (expected positive integer, got ${n})`);
    if (n > 1_000_000n) throw new RunFailure("memory budget exceeded");
    growMemory(Math.min(2_000_000, byteLength(string(s)) * Number(n)));
    return text.repeat(string(s), n);
  },
  join([items, glue = ""]) {
    if (!Array.isArray(items)) throw new RunFailure(`invalid argument for join (type ${typeName(items!)})`);
    if (items.elem !== undefined && items.elem !== "string") {
      throw new RunFailure(`invalid argument for join (type ${typeName(items)})`);
    }
    return text.join(items.map(string), string(glue));
  },
  indexOf: ([s, part]) => text.byteIndex(string(s), string(s).indexOf(string(part))),
  lastIndexOf: ([s, part]) => text.byteIndex(string(s), string(s).lastIndexOf(string(part))),
  hasPrefix: ([s, prefix]) => string(s).startsWith(string(prefix)),
  hasSuffix: ([s, suffix]) => string(s).endsWith(string(suffix)),
  toBase64: ([s]) => Buffer.from(toBytes(string(s))).toString("base64"),
  fromBase64([s]) {
    growText(string(s).length);
    return fromBytes(text.decodeBase64(string(s)));
  },
};
