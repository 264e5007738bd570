import { marshal } from "../exprlang/goJson.ts";
import { unmarshal } from "../exprlang/goJsonParse.ts";
import { toFloat, toInteger } from "../exprlang/numberBuiltins.ts";
import { GoFunc, GoMap, type Value } from "../exprlang/value.ts";
import { queryJson } from "./jsonPath.ts";
import { sprigMap } from "../sprig/sprigFunctions.ts";

/** Flat variables as the controller fills them, e.g. "inputs.parameters.x"; values are strings. */
export type Scope = Readonly<Record<string, string>>;

const any = "interface {}";
const toJson = (value: Value) => marshal(value);

const argoFunctions: [string, Value][] = [
  ["asInt", new GoFunc({ params: [any], variadic: false, result: any }, ([value]) => toInteger(value!))],
  ["asFloat", new GoFunc({ params: [any], variadic: false, result: any }, ([value]) => toFloat(value!))],
  [
    "jsonpath",
    new GoFunc({ params: ["string", "string"], variadic: false, result: any }, ([text, path]) => {
      return queryJson(path as string, unmarshal(text as string));
    }),
  ],
  ["toJson", new GoFunc({ params: [any], variadic: false, result: "string" }, ([value]) => toJson(value!))],
];

const cache = new WeakMap<Scope, GoMap>();

/**
 * What an expression sees: the scope's dotted names as nested maps (a name that is also a prefix of another vanishes),
 * and Argo's functions. The same scope object must not be changed between calls; its environment is kept.
 */
export function environmentOf(scope: Scope): GoMap {
  const known = cache.get(scope);
  if (known) return known;
  const env = expand(scope);
  for (const [name, value] of argoFunctions) env.entries.set(name, value);
  env.entries.set("sprig", sprigMap());
  cache.set(scope, env);
  return env;
}

/** {"a.b": 1} becomes {a: {b: 1}}. */
export function expand(scope: Scope): GoMap {
  const root = new GoMap(new Map());
  const names = Object.keys(scope).sort();
  for (const [i, name] of names.entries()) {
    // Argo looks only at the next name in byte order: "a", "a-b", "a.c" keeps both "a" and "a.c".
    if (names[i + 1]?.startsWith(`${name}.`)) continue;
    place(root, name, scope[name]!.toWellFormed());
  }
  return root;
}

function place(root: GoMap, name: string, value: string): void {
  const parts = name.split(".");
  const last = parts.pop()!;
  let map = root;
  for (const part of parts) {
    let next = map.entries.get(part);
    if (!(next instanceof GoMap)) {
      next = new GoMap(new Map());
      map.entries.set(part, next);
    }
    map = next;
  }
  if (!(map.entries.get(last) instanceof GoMap)) map.entries.set(last, value);
}
