import { compareStrings, byteLength } from "../exprlang/goString.ts";
import { growMemory, spendWork } from "../exprlang/meter.ts";
import { RunFailure } from "../exprlang/runFailure.ts";
import { GoInt, GoMap, typeName, type Value } from "../exprlang/value.ts";
import { tokenizeJsonPath, type PathToken } from "./jsonPathTokens.ts";

/**
 * Argo's jsonpath(): a path such as `$.a[0].b`, `$..c`, `$[1:3]`, `$['a','b']` over parsed JSON (as
 * evilmonkeyinc/jsonpath 0.8 does). Filters and scripts, `[?(…)]` and `[(…)]`, are not available here: a run error.
 * @throws RunFailure
 */
export function queryJson(path: string, root: Value): Value {
  return apply(tokenizeJsonPath(path), 0, root, root);
}

function apply(tokens: readonly PathToken[], at: number, root: Value, current: Value): Value {
  spendWork();
  const token = tokens[at];
  if (!token) return current;
  const next = at + 1;
  switch (token.kind) {
    case "root":
      return apply(tokens, next, root, root);
    case "current":
      return apply(tokens, next, root, current);
    case "key":
      return apply(tokens, next, root, member(current, token.key));
    case "length":
      return apply(tokens, next, root, lengthOf(current));
    case "index":
      return apply(tokens, next, root, element(current, token.index));
    case "wildcard":
      return each(valuesOf(current, "wildcard"), tokens, next, root);
    case "recursive":
      return descend(tokens, next, root, current);
    case "range":
      return selected(rangeOf(current, token), tokens, next, root);
    case "keys":
      return selected(union(current, token.keys), tokens, next, root);
    case "indices":
      return selected(unionOfIndices(current, token.indices), tokens, next, root);
  }
}

function wrongTarget(token: string, value: Value): RunFailure {
  return new RunFailure(`${token}: invalid token target: got ${typeName(value)}`);
}

function member(current: Value, key: string): Value {
  if (!(current instanceof GoMap)) throw wrongTarget("key", current);
  const value = current.entries.get(key);
  if (value === undefined) throw new RunFailure(`key: invalid token key '${key}' not found`);
  return value;
}

function lengthOf(current: Value): Value {
  if (current instanceof GoMap)
    return current.entries.get("length") ?? new GoInt("int64", BigInt(current.entries.size));
  if (Array.isArray(current)) return new GoInt("int64", BigInt(current.length));
  if (typeof current === "string") return new GoInt("int64", BigInt(byteLength(current)));
  throw wrongTarget("length", current);
}

function element(current: Value, index: number): Value {
  if (!Array.isArray(current)) throw wrongTarget("index", current);
  const at = index < 0 ? current.length + index : index;
  if (at < 0 || at >= current.length) throw new RunFailure("index: invalid token out of range");
  return current[at]!;
}

function valuesOf(current: Value, token: string): Value[] {
  if (Array.isArray(current)) return current;
  if (!(current instanceof GoMap)) throw wrongTarget(token, current);
  return [...current.entries].sort(([a], [b]) => compareStrings(String(a), String(b))).map(([, value]) => value);
}

/** The rest of the path on every item; items without a result are left out. */
function each(items: readonly Value[], tokens: readonly PathToken[], next: number, root: Value): Value[] {
  growMemory(items.length);
  if (next >= tokens.length) return items.slice();
  return items.map((item) => attempt(() => apply(tokens, next, root, item))).filter((value) => value !== null);
}

/** After a range or union an index picks from the result; anything else applies to every item. */
function selected(items: Value[], tokens: readonly PathToken[], next: number, root: Value): Value {
  if (tokens[next]?.kind === "index") return apply(tokens, next, root, items);
  return each(items, tokens, next, root);
}

function attempt(run: () => Value): Value {
  try {
    return run();
  } catch (error) {
    if (error instanceof RunFailure && !/budget|too m/.test(error.message)) return null;
    throw error;
  }
}

function descend(tokens: readonly PathToken[], next: number, root: Value, current: Value): Value[] {
  if (current === null) return [];
  const found: Value[] = [];
  if (next >= tokens.length) found.push(current);
  else {
    const result = attempt(() => apply(tokens, next, root, current));
    if (Array.isArray(result)) found.push(...result);
    else if (result !== null) found.push(result);
  }
  growMemory(found.length);
  const inner = Array.isArray(current) ? current : current instanceof GoMap ? valuesOf(current, "recursive") : [];
  for (const item of inner) for (const value of descend(tokens, next, root, item)) found.push(value);
  return found;
}

function rangeOf(current: Value, { from, to, step = 1 }: { from?: number; to?: number; step?: number }): Value[] {
  if (!Array.isArray(current)) throw wrongTarget("range", current);
  if (step === 0) throw new RunFailure("range: invalid token out of range");
  const bound = (value: number) => Math.min(current.length, Math.max(0, value < 0 ? current.length + value : value));
  const start = bound(from ?? 0);
  const end = to === undefined ? current.length : bound(to);
  const items: Value[] = [];
  if (step > 0) for (let i = start; i < end; i += step) items.push(current[i]!);
  else for (let i = end - 1; i >= start; i += step) items.push(current[i]!);
  return items;
}

function union(current: Value, keys: readonly string[]): Value[] {
  if (!(current instanceof GoMap)) throw wrongTarget("union", current);
  return keys.flatMap((key) => (current.entries.has(key) ? [current.entries.get(key)!] : []));
}

function unionOfIndices(current: Value, indices: readonly number[]): Value[] {
  if (!Array.isArray(current)) throw wrongTarget("union", current);
  return indices.flatMap((index) => {
    const at = index < 0 ? current.length + index : index;
    return at >= 0 && at < current.length ? [current[at]!] : [];
  });
}
