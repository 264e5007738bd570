import { get } from "./access.ts";
import { runeCount } from "./goString.ts";
import { marshal } from "./goJson.ts";
import { unmarshal } from "./goJsonParse.ts";
import { print } from "./goPrint.ts";
import { growMemory, spendWork } from "./meter.ts";
import { numberBuiltins } from "./numberBuiltins.ts";
import { equal, toInt } from "./operators.ts";
import { RunFailure } from "./runFailure.ts";
import { sortBy } from "./sorting.ts";
import { textBuiltins } from "./textBuiltins.ts";
import { timeBuiltins } from "./timeBuiltins.ts";
import { GoInt, GoMap, GoObject, GoTime, nilIfEmpty, typeName, typedSlice, type GoArray, type Value } from "./value.ts";

/** A builtin without predicate; the arguments have passed the compile checks as far as their types were known. */
export type Builtin = (args: readonly Value[]) => Value;

const MAX_DEPTH = 500;

const collectionBuiltins: Record<string, Builtin> = {
  len([value]) {
    if (typeof value === "string") return BigInt(runeCount(value));
    if (Array.isArray(value)) return BigInt(value.length);
    if (value instanceof GoMap) return BigInt(value.entries.size);
    throw new RunFailure(`invalid argument for len (type ${typeName(value!)})`);
  },
  type: ([value]) => typeWord(value!),
  string: ([value]) => print(value!),
  toJSON: ([value]) => marshal(value!, { indented: true }),
  fromJSON: ([text]) => unmarshal(asText(text!)),
  first: ([value]) => (Array.isArray(value) ? (value[0] ?? null) : endOf(value!, 0n)),
  last: ([value]) => (Array.isArray(value) ? (value.at(-1) ?? null) : endOf(value!, -1n)),
  get: ([from, key]) => get(from!, key!),
  take([list, count]) {
    const items = asArray(list!, "take from");
    const n = toInt(typeof count === "number" ? null : count!);
    if (n < 0n) throw new RunFailure("reflect.Value.Slice: slice index out of bounds");
    const part = items.slice(0, n > items.length ? items.length : Number(n));
    return items.elem === undefined ? part : typedSlice(items.elem, part);
  },
  keys: ([map]) => grown([...asMap(map!, "get keys from").entries.keys()]),
  values: ([map]) => grown([...asMap(map!, "get values from").entries.values()]),
  toPairs([map]) {
    const pairs = [...asMap(map!, "transform to pairs").entries].map((pair): Value => {
      const array: GoArray = pair;
      array.size = 2;
      return array;
    });
    return typedSlice("[2]interface {}", grown(pairs));
  },
  fromPairs([list]) {
    const entries = new Map<Value, Value>();
    for (const pair of asArray(list!, "transform from pairs")) {
      if (!Array.isArray(pair)) throw new RunFailure(`invalid pair ${print(pair)}`);
      if (pair.length !== 2) throw new RunFailure(`invalid pair length ${print(pair)}`);
      if (Array.isArray(pair[0]) || pair[0] instanceof GoMap) throw new RunFailure("hash of unhashable type");
      entries.set(pair[0]!, pair[1]!);
    }
    growMemory(entries.size);
    return new GoMap(entries, "map[interface {}]interface {}");
  },
  reverse: ([list]) => grown(Array.from(asArray(list!, "reverse")).reverse()),
  uniq([list]) {
    const unique: Value[] = [];
    for (const item of asArray(list!, "uniq")) if (!unique.some((known) => equal(item, known))) unique.push(item);
    return grown(unique);
  },
  concat: (lists) => {
    const all: Value[] = [];
    for (const list of lists) {
      const items = asArray(list, "concat");
      growMemory(items.length);
      for (const item of items) all.push(item);
    }
    return nilIfEmpty(all);
  },
  flatten([list]) {
    const flat: Value[] = [];
    flatten(asArray(list!, "flatten"), flat, 0);
    return flat;
  },
  sort([list, order]) {
    if (!Array.isArray(list)) return nilIfEmpty([]);
    const items = Array.from(list);
    growMemory(items.length);
    return sortBy(items, items, order ?? "asc");
  },
};

const builtins = new Map<string, Builtin>(
  Object.entries({ ...collectionBuiltins, ...textBuiltins, ...numberBuiltins, ...timeBuiltins }),
);

/** Calls a builtin by name. @throws RunFailure */
export function callBuiltin(name: string, args: readonly Value[]): Value {
  const builtin = builtins.get(name);
  if (!builtin) throw new RunFailure(`unknown builtin ${name}`);
  spendWork();
  return builtin(args);
}

function asText(value: Value): string {
  if (typeof value === "string") return value;
  throw new RunFailure(`interface conversion: interface {} is ${typeName(value)}, not string`);
}

function asArray(value: Value, verb: string): GoArray {
  if (Array.isArray(value)) return value;
  throw new RunFailure(`cannot ${verb} ${typeName(value)}`);
}

function asMap(value: Value, verb: string): GoMap {
  if (value instanceof GoMap) return value;
  throw new RunFailure(`cannot ${verb} ${typeName(value)}`);
}

function grown(items: Value[]): Value[] {
  growMemory(items.length);
  return items;
}

function endOf(value: Value, index: bigint): Value {
  return typeof value === "string" ? get(value, index) : null;
}

function flatten(items: readonly Value[], into: Value[], depth: number): void {
  if (depth > MAX_DEPTH) throw new RunFailure("recursion depth exceeded");
  for (const item of items) {
    if (Array.isArray(item)) flatten(item, into, depth + 1);
    else {
      growMemory(1);
      into.push(item);
    }
  }
}

const typeWords: Record<string, string> = {
  "*time.Location": "time.Location",
  "*semver.Version": "github.com/Masterminds/semver/v3.Version",
};

function typeWord(value: Value): string {
  if (value === null) return "nil";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "bigint") return "int";
  if (typeof value === "number") return "float";
  if (typeof value === "string") return "string";
  if (Array.isArray(value)) return "array";
  if (value instanceof GoMap) return "map";
  if (value instanceof GoTime) return "time.Time";
  if (value instanceof GoInt)
    return value.type.includes(".") ? value.type : value.type.startsWith("u") ? "uint" : "int";
  if (value instanceof GoObject) return typeWords[value.type] ?? value.type;
  return "func";
}
