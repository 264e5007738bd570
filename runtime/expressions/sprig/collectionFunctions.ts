import { deepEqual } from "../exprlang/deepEqual.ts";
import { marshal } from "../exprlang/goJson.ts";
import { unmarshal } from "../exprlang/goJsonParse.ts";
import { growMemory, spendWork } from "../exprlang/meter.ts";
import { RunFailure } from "../exprlang/runFailure.ts";
import { GoMap, nilIfEmpty, typeName, typedSlice, type GoArray, type GoFunc, type Value } from "../exprlang/value.ts";
import { toInt64, toText } from "./cast.ts";
import { define } from "./define.ts";
import { isEmpty } from "./empty.ts";
import { deepCopy, merge } from "./merging.ts";
import { kindOf } from "./kind.ts";

const list = (value: Value, verb: string): GoArray => {
  if (Array.isArray(value)) return value;
  throw new RunFailure(`Cannot ${verb} on type ${kindOf(value)}`);
};
const grown = (items: Value[]): Value[] => {
  growMemory(items.length);
  return items;
};
/** The list without its first (1) or last (0) item; of an empty list nil. */
const withoutEnd = (items: GoArray, from: 0 | 1): Value[] => {
  if (items.length === 0) return nilIfEmpty([]);
  return grown(Array.from(items).slice(from, items.length - 1 + from));
};
const has = (items: readonly Value[], needle: Value) => items.some((item) => deepEqual(needle, item));
const anyError = "(interface {}, error)";
const listError = "([]interface {}, error)";

/** A function and its "must" twin, which do the same to an expression: both fail it. */
function twins(
  name: string,
  signature: string,
  call: Parameters<typeof define>[1],
  results: string,
): [string, GoFunc][] {
  const must = `must${name[0]!.toUpperCase()}${name.slice(1)}`;
  return [
    [name, define(signature, call)],
    [must, define(signature, call, results)],
  ];
}

const slices: [string, GoFunc][] = [
  ...twins("append", "any, any -> []any", (l: Value, v: Value) => grown([...list(l, "push"), v]), listError),
  ...twins("push", "any, any -> []any", (l: Value, v: Value) => grown([...list(l, "push"), v]), listError),
  ...twins("prepend", "any, any -> []any", (l: Value, v: Value) => grown([v, ...list(l, "prepend")]), listError),
  ...twins("first", "any -> any", (l: Value) => list(l, "find first")[0] ?? null, anyError),
  ...twins("last", "any -> any", (l: Value) => list(l, "find last").at(-1) ?? null, anyError),
  ...twins("rest", "any -> []any", (l: Value) => withoutEnd(list(l, "find rest"), 1), listError),
  ...twins("initial", "any -> []any", (l: Value) => withoutEnd(list(l, "find initial"), 0), listError),
  ...twins("reverse", "any -> []any", (l: Value) => grown(Array.from(list(l, "find reverse")).reverse()), listError),
  ...twins(
    "compact",
    "any -> []any",
    (l: Value) => grown(Array.from(list(l, "compact")).filter((item) => !isEmpty(item))),
    listError,
  ),
  ...twins(
    "uniq",
    "any -> []any",
    (l: Value) => {
      const unique: Value[] = [];
      for (const item of list(l, "find uniq")) if (!has(unique, item)) unique.push(item);
      return grown(unique);
    },
    listError,
  ),
  ...twins(
    "without",
    "any, ...any -> []any",
    (l: Value, ...omit: Value[]) => grown(Array.from(list(l, "find without")).filter((item) => !has(omit, item))),
    listError,
  ),
  ...twins(
    "has",
    "any, any -> bool",
    (needle: Value, l: Value) => l !== null && has(list(l, "find has"), needle),
    "(bool, error)",
  ),
  ...twins("slice", "any, ...any -> any", slice, anyError),
  ...twins("chunk", "int, any -> [][]any", chunk, "([][]interface {}, error)"),
];

function slice(l: Value, ...indices: Value[]): Value {
  const items = list(l, "slice");
  if (items.length === 0) return null;
  const start = indices.length > 0 ? toInt64(indices[0]!) : 0n;
  const end = indices.length > 1 ? toInt64(indices[1]!) : BigInt(items.length);
  if (start < 0n || end < start || end > items.length) {
    throw new RunFailure("reflect.Value.Slice: slice index out of bounds");
  }
  const part = items.slice(Number(start), Number(end));
  return items.elem === undefined ? part : typedSlice(items.elem, part);
}

function chunk(size: bigint, l: Value): Value {
  const items = Array.from(list(l, "chunk"));
  if (size <= 0n) throw new RunFailure("runtime error: makeslice: len out of range");
  const step = size > items.length ? Math.max(1, items.length) : Number(size);
  const chunks: Value[] = [];
  for (let at = 0; at < items.length; at += step) chunks.push(items.slice(at, at + step));
  return typedSlice("[]interface {}", grown(chunks));
}

const text = (value: Value): string => {
  if (typeof value === "string") return value;
  throw new RunFailure(`interface conversion: interface {} is ${typeName(value)}, not string`);
};
const dictionary = (value: Value): GoMap => {
  if (value instanceof GoMap && value.type === "map[string]interface {}") return value;
  throw new RunFailure(`interface conversion: interface {} is ${typeName(value)}, not map[string]interface {}`);
};

function dig(...parts: Value[]): Value {
  if (parts.length < 3) throw new RunFailure("dig needs at least three arguments");
  const keys = parts.slice(0, -2).map(text);
  let current = dictionary(parts.at(-1)!);
  for (const [i, key] of keys.entries()) {
    const step = current.entries.get(key);
    if (step === undefined) return parts.at(-2)!;
    if (i === keys.length - 1) return step;
    current = dictionary(step);
  }
  return null;
}

function copyOf(value: Value): Value {
  if (value === null) throw new RunFailure("reflect: call of reflect.Value.Type on zero Value");
  return deepCopy(value);
}

function dict(...items: Value[]): GoMap {
  const map = new GoMap(new Map());
  for (let i = 0; i < items.length; i += 2)
    map.entries.set(toText(items[i]!), i + 1 < items.length ? items[i + 1]! : "");
  return map;
}

const pickOf = (map: GoMap, keep: (key: string) => boolean) => {
  return new GoMap(new Map([...map.entries].filter(([key]) => keep(String(key)))));
};
const quietly = (run: () => Value, otherwise: Value): Value => {
  try {
    return run();
  } catch (error) {
    if (error instanceof RunFailure && !/budget|too m/.test(error.message)) return otherwise;
    throw error;
  }
};
const m = "map[string]any";
const tuple = define("...any -> []any", (...items: Value[]) => items);

/** sprig's lists, dictionaries, defaults and JSON. */
export const collectionFunctions: Record<string, GoFunc> = {
  ...Object.fromEntries(slices),
  tuple,
  list: tuple,
  concat: define("...any -> any", (...lists: Value[]) =>
    nilIfEmpty(grown(lists.flatMap((l) => Array.from(list(l, "concat"))))),
  ),
  dict: define(`...any -> ${m}`, dict),
  get: define(`${m}, string -> any`, (map: GoMap, key: string) => {
    const value = map.entries.get(key);
    return value === undefined ? "" : value;
  }),
  set: define(`${m}, string, any -> ${m}`, (map: GoMap, key: string, value: Value) => {
    if (map.isNil) throw new RunFailure("assignment to entry in nil map");
    if (contains(value, map)) throw new RunFailure("a dictionary can not be put into itself");
    map.entries.set(key, value);
    return map;
  }),
  unset: define(`${m}, string -> ${m}`, (map: GoMap, key: string) => {
    map.entries.delete(key);
    return map;
  }),
  hasKey: define(`${m}, string -> bool`, (map: GoMap, key: string) => map.entries.has(key)),
  pluck: define(`string, ...${m} -> []any`, (key: string, ...maps: GoMap[]) => {
    return maps.flatMap((map) => (map.entries.has(key) ? [map.entries.get(key)!] : []));
  }),
  keys: define(`...${m} -> []string`, (...maps: GoMap[]) =>
    typedSlice("string", grown(maps.flatMap((map) => [...map.entries.keys()]))),
  ),
  values: define(`${m} -> []any`, (map: GoMap) => grown([...map.entries.values()])),
  pick: define(`${m}, ...string -> ${m}`, (map: GoMap, ...keys: string[]) => pickOf(map, (key) => keys.includes(key))),
  omit: define(`${m}, ...string -> ${m}`, (map: GoMap, ...keys: string[]) => pickOf(map, (key) => !keys.includes(key))),
  merge: define(`${m}, ...${m} -> any`, (map: GoMap, ...others: GoMap[]) => merge(map, others, false)),
  mustMerge: define(`${m}, ...${m} -> any`, (map: GoMap, ...others: GoMap[]) => merge(map, others, false), anyError),
  mergeOverwrite: define(`${m}, ...${m} -> any`, (map: GoMap, ...others: GoMap[]) => merge(map, others, true)),
  mustMergeOverwrite: define(
    `${m}, ...${m} -> any`,
    (map: GoMap, ...others: GoMap[]) => merge(map, others, true),
    anyError,
  ),
  deepCopy: define("any -> any", copyOf),
  mustDeepCopy: define("any -> any", copyOf, anyError),
  dig: define("...any -> any", dig, anyError),
  default: define("any, ...any -> any", (fallback: Value, ...given: Value[]) => {
    return given.length === 0 || isEmpty(given[0]!) ? fallback : given[0]!;
  }),
  empty: define("any -> bool", (value: Value) => isEmpty(value)),
  coalesce: define("...any -> any", (...items: Value[]) => items.find((item) => !isEmpty(item)) ?? null),
  all: define("...any -> bool", (...items: Value[]) => !items.some(isEmpty)),
  any: define("...any -> bool", (...items: Value[]) => items.some((item) => !isEmpty(item))),
  ternary: define("any, any, bool -> any", (yes: Value, no: Value, test: boolean) => (test ? yes : no)),
  fromJson: define("string -> any", (s: string) => quietly(() => unmarshal(s), null)),
  mustFromJson: define("string -> any", (s: string) => unmarshal(s), anyError),
  toJson: define("any -> string", (value: Value) => quietly(() => marshal(value), "")),
  mustToJson: define("any -> string", (value: Value) => marshal(value), "(string, error)"),
  toPrettyJson: define("any -> string", (value: Value) => quietly(() => marshal(value, { indented: true }), "")),
  mustToPrettyJson: define("any -> string", (value: Value) => marshal(value, { indented: true }), "(string, error)"),
  toRawJson: define("any -> string", (value: Value) => marshal(value, { raw: true })),
  mustToRawJson: define("any -> string", (value: Value) => marshal(value, { raw: true }), "(string, error)"),
  typeOf: define("any -> string", (value: Value) => typeName(value)),
  typeIs: define("string, any -> bool", (type: string, value: Value) => type === typeName(value)),
  typeIsLike: define("string, any -> bool", (type: string, value: Value) =>
    [type, `*${type}`].includes(typeName(value)),
  ),
  kindOf: define("any -> string", (value: Value) => kindOf(value)),
  kindIs: define("string, any -> bool", (kind: string, value: Value) => kind === kindOf(value)),
  deepEqual: define("any, any -> bool", (a: Value, b: Value) => deepEqual(a, b)),
  fail: define(
    "string -> string",
    (message: string) => {
      throw new RunFailure(message);
    },
    "(string, error)",
  ),
};

/** Whether `map` stands anywhere in `value`: Go would make a loop of it, which could not be printed. */
function contains(value: Value, map: GoMap): boolean {
  spendWork();
  if (value === map) return true;
  if (Array.isArray(value)) return value.some((item) => contains(item, map));
  return value instanceof GoMap && [...value.entries.values()].some((item) => contains(item, map));
}
