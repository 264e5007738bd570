import { growMemory, spendWork } from "../exprlang/meter.ts";
import { RunFailure } from "../exprlang/runFailure.ts";
import { GoMap, typedSlice, type Value } from "../exprlang/value.ts";
import { isEmpty } from "./empty.ts";

const MAX_DEPTH = 200;

/** Puts the others into `map` (which changes), earlier ones first; dictionaries within are merged too. */
export function merge(map: GoMap, others: readonly GoMap[], overwrite: boolean): GoMap {
  for (const other of others) {
    // A nil map becomes one as soon as there is something to merge, were it empty.
    map.isNil &&= other.isNil;
    mergeInto(map, other, overwrite, 0);
  }
  return map;
}

function mergeInto(into: GoMap, from: GoMap, overwrite: boolean, depth: number): void {
  if (depth > MAX_DEPTH) throw new RunFailure("the dictionaries are nested too deeply");
  if (into === from) return;
  for (const [key, value] of from.entries) {
    spendWork();
    const present = into.entries.get(key);
    if (present instanceof GoMap && value instanceof GoMap) mergeInto(present, value, overwrite, depth + 1);
    else if (overwrite || present === undefined || isEmpty(present)) {
      growMemory(1);
      into.entries.set(key, depth === 0 && value === into ? deepCopy(value) : value);
    }
  }
}

/** A copy that shares no list or dictionary. */
export function deepCopy(value: Value): Value {
  spendWork();
  if (Array.isArray(value)) {
    growMemory(value.length);
    const copy = value.map(deepCopy);
    return value.elem === undefined ? copy : typedSlice(value.elem, copy);
  }
  if (!(value instanceof GoMap)) return value;
  growMemory(value.entries.size);
  return new GoMap(new Map([...value.entries].map(([key, item]) => [key, deepCopy(item)])), value.type);
}
