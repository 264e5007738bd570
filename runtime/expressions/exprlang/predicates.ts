import { toBytes } from "./goString.ts";
import { growMemory, spendWork } from "./meter.ts";
import { arithmetic } from "./operators.ts";
import { RunFailure } from "./runFailure.ts";
import { sortBy } from "./sorting.ts";
import { GoInt, GoMap, typeName, type Value } from "./value.ts";

/** What `#`, `#index` and `#acc` mean while a predicate runs. */
export interface PredicateRun {
  readonly item: Value;
  readonly index: number;
  readonly accumulator: Value;
}

type Apply = (scope: PredicateRun) => Value;

/** The builtins with a predicate. `option` is the third argument. @throws RunFailure */
export function runPredicate(name: string, collection: Value, option: Value | undefined, apply?: Apply): Value {
  if (typeof collection === "string") return runPredicate(name, bytesOf(collection), option, apply);
  if (!Array.isArray(collection)) {
    throw new RunFailure(`reflect: call of reflect.Value.Len on ${typeName(collection)} Value`);
  }
  const items = collection;
  const at = (i: number, accumulator: Value = null) => {
    spendWork();
    return apply ? apply({ item: items[i]!, index: i, accumulator }) : items[i]!;
  };
  const test = (i: number) => {
    const value = at(i);
    if (typeof value !== "boolean") {
      throw new RunFailure(`interface conversion: interface {} is ${typeName(value)}, not bool`);
    }
    return value;
  };
  const first = () => items.findIndex((_, i) => test(i));
  const last = () => items.findLastIndex((_, i) => test(i));
  switch (name) {
    case "all":
      return items.every((_, i) => test(i));
    case "none":
      return !items.some((_, i) => test(i));
    case "any":
      return items.some((_, i) => test(i));
    case "one":
      return items.filter((_, i) => test(i)).length === 1;
    case "count":
      return BigInt(items.filter((_, i) => test(i)).length);
    case "filter": {
      const kept = items.filter((_, i) => test(i));
      growMemory(kept.length);
      return kept.slice();
    }
    case "map":
      growMemory(items.length);
      return Array.from(items, (_, i) => at(i));
    case "find":
      return items[first()] ?? null;
    case "findIndex":
      return index(first());
    case "findLast":
      return items[last()] ?? null;
    case "findLastIndex":
      return index(last());
    case "sum":
      return items.reduce<Value>((total, _, i) => arithmetic("+", at(i), total), 0n);
    case "groupBy":
      return groupBy(items, at);
    case "sortBy": {
      const keys = items.map((_, i) => at(i));
      growMemory(items.length);
      return sortBy(Array.from(items), keys, option ?? "asc");
    }
    default:
      return reduce(items, option, at);
  }
}

/** A string that only turns out to be one while running is a list of its bytes. */
function bytesOf(text: string): Value[] {
  growMemory(text.length);
  return Array.from(toBytes(text), (byte) => new GoInt("uint8", BigInt(byte)));
}

/** The engine gives nil for an index that was not found. */
function index(found: number): Value {
  return found < 0 ? null : BigInt(found);
}

function groupBy(items: readonly Value[], at: (i: number) => Value): GoMap {
  const groups = new Map<Value, Value>();
  for (const [i, item] of items.entries()) {
    const key = at(i);
    if (Array.isArray(key) || key instanceof GoMap) {
      throw new RunFailure(`runtime error: hash of unhashable type ${typeName(key)}`);
    }
    const group = groups.get(key);
    if (Array.isArray(group)) group.push(item);
    else groups.set(key, [item]);
  }
  growMemory(items.length);
  return new GoMap(groups, "map[interface {}][]interface {}");
}

function reduce(items: readonly Value[], start: Value | undefined, at: (i: number, acc: Value) => Value): Value {
  if (start === undefined && items.length === 0) throw new RunFailure("reduce of empty array with no initial value");
  let accumulator = start === undefined ? items[0]! : start;
  for (let i = start === undefined ? 1 : 0; i < items.length; i++) accumulator = at(i, accumulator);
  return accumulator;
}
