import { compareStrings, byteLength } from "../exprlang/goString.ts";
import { growMemory, spendWork } from "../exprlang/meter.ts";
import { RunFailure } from "../exprlang/runFailure.ts";
import { GoInt, GoMap, typeName, type Value } from "../exprlang/value.ts";
import { evaluateScript } from "./jsonPathEvaluate.ts";
import type { Script } from "./jsonPathScript.ts";
import { tokenizeJsonPath, type PathToken, type Place } from "./jsonPathTokens.ts";

/**
 * Argo's jsonpath(): a path such as `$.a[0].b`, `$..c`, `$[1:3]`, `$['a','b']`, `$[?(@.size > 1)]`, `$[(@.length-1)]`
 * over parsed JSON (as evilmonkeyinc/jsonpath 0.8 does).
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
      return selected(rangeOf(root, current, token), tokens, next, root);
    case "union":
      return selected(union(root, current, token.members), tokens, next, root);
    case "filter": {
      if (token.script.text === "") throw new RunFailure("invalid expression. is empty");
      const items = valuesOf(current, "filter").filter((item) => fits(token.script, root, item));
      // What an index picks from the matches sees the filtered list as $.
      if (tokens[next]?.kind === "index") return apply(tokens, next, current, items);
      return each(items, tokens, next, root);
    }
    case "script":
      return scripted(token.script, tokens, next, root, current);
  }
}

function scriptValue(script: Script, root: Value, current: Value): Value {
  return evaluateScript(script, { root, current, follow: (path) => apply(path, 0, root, current) });
}

/** Whether a filter keeps an item; a filter that fails keeps nothing. */
function fits(script: Script, root: Value, item: Value): boolean {
  const value = attempt(() => scriptValue(script, root, item));
  if (value === null || typeof value === "boolean") return value ?? false;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof GoMap) return value.entries.size > 0;
  if (value instanceof GoInt) return value.value !== 0n;
  return typeof value === "string" ? value.replace(/^(['"])(.*)\1$/s, "$2") !== "" : value !== 0;
}

function scripted(script: Script, tokens: readonly PathToken[], next: number, root: Value, current: Value): Value {
  const value = scriptValue(script, root, current);
  if (typeof value === "string") return apply(tokens, next, root, member(current, value));
  return apply(tokens, next, root, element(current, wholeNumber(value)));
}

function wholeNumber(value: Value): number {
  const number = value instanceof GoInt ? Number(value.value) : value;
  if (typeof number === "number" && Number.isInteger(number)) return number;
  throw new RunFailure(`unexpected expression result. expected [int string] got [${typeName(value)}]`);
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

interface Range {
  readonly from?: Place;
  readonly to?: Place;
  readonly step?: Place;
}

function rangeOf(root: Value, current: Value, range: Range): Value[] {
  if (!Array.isArray(current)) throw wrongTarget("range", current);
  const at = (place: Place | undefined, otherwise: number) => {
    if (place === undefined) return otherwise;
    return typeof place === "number" ? place : wholeNumber(scriptValue(place, root, current));
  };
  const bound = (value: number) => Math.min(current.length, Math.max(0, value < 0 ? current.length + value : value));
  const start = bound(at(range.from, 0));
  const end = bound(at(range.to, current.length));
  const step = at(range.step, 1);
  if (step === 0) throw new RunFailure("range: invalid token out of range");
  const items: Value[] = [];
  if (step > 0) for (let i = start; i < end; i += step) items.push(current[i]!);
  else for (let i = end - 1; i >= start; i += step) items.push(current[i]!);
  return items;
}

function union(root: Value, current: Value, members: readonly (string | Place)[]): Value[] {
  const wanted = members.map((part) => {
    const value = typeof part === "object" ? scriptValue(part, root, current) : part;
    return typeof value === "string" ? value : wholeNumber(value);
  });
  const keys = wanted.filter((part) => typeof part === "string");
  if (keys.length > 0) {
    if (keys.length < wanted.length) throw new RunFailure("union: invalid token argument. keys and indices");
    if (!(current instanceof GoMap)) throw wrongTarget("union", current);
    return keys.flatMap((key) => (current.entries.has(key) ? [current.entries.get(key)!] : []));
  }
  if (!Array.isArray(current)) throw wrongTarget("union", current);
  return wanted.flatMap((index) => {
    const at = Number(index) < 0 ? current.length + Number(index) : Number(index);
    return at >= 0 && at < current.length ? [current[at]!] : [];
  });
}
