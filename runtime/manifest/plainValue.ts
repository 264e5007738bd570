import { isAlias, isMap, isPair, isScalar, isSeq, Scalar } from "yaml";
import type { Alias, Node, YAMLMap } from "yaml";
import { yamlScalar, type ScalarResult } from "./yaml11.ts";

/** A reason why a document's value can not be taken, with the offsets of the place. */
export interface ValueProblem {
  code: "duplicate-key" | "alias-bomb" | "bad-alias" | "bad-key" | "bad-merge" | "bad-value" | "too-deep";
  message: string;
  start: number;
  end: number;
}

export interface PlainValue {
  value: unknown;
  problems: ValueProblem[];
  /** What every alias of the text stands for. */
  targets: Map<Alias, Node>;
}

/** Values that aliases may add to a document; Go's reader stops in the same order of magnitude. */
const mostAliasedValues = 100_000;
const deepest = 200;

/**
 * The plain JSON value of a YAML node as Argo's reader (sigs.k8s.io/yaml, strict) sees it: merge keys applied, aliases copied,
 * keys turned into text. Bounded in depth and in what aliases may add; duplicate keys are problems (last value wins).
 */
export function plainValue(root: Node | null): PlainValue {
  const problems: ValueProblem[] = [];
  const targets = new Map<Alias, Node>();
  const anchors = new Map<string, Node>();
  const open = new Set<Node>();
  let aliased = 0;
  let insideAlias = 0;

  const complain = (code: ValueProblem["code"], node: unknown, message: string) => {
    if (problems.length >= 100) return;
    const [start = 0, end = start] = (node as Node | null)?.range ?? [];
    problems.push({ code, message, start, end });
  };

  const convert = (node: unknown, depth: number): unknown => {
    if (insideAlias > 0 && ++aliased > mostAliasedValues) {
      if (aliased === mostAliasedValues + 1) {
        complain("alias-bomb", node, `aliases blow the document up to more than ${mostAliasedValues} values`);
      }
      return null;
    }
    if (depth > deepest) {
      complain("too-deep", node, `values are nested more than ${deepest} deep`);
      return null;
    }
    if (isAlias(node)) return convertAlias(node, depth);
    if (isScalar(node)) {
      register(node);
      const result = scalarResult(node);
      if ("problem" in result) complain("bad-value", node, result.problem);
      return valueOf(node, result);
    }
    if (isMap(node)) return nested(node, () => convertMap(node, depth));
    if (isSeq(node))
      return nested(node, () => node.items.map((item) => convert(isPair(item) ? item.value : item, depth + 1)));
    return null;
  };

  const register = (node: Node) => {
    const anchor = (node as Scalar).anchor;
    if (anchor !== undefined && insideAlias === 0) anchors.set(anchor, node);
  };

  const nested = (node: Node, make: () => unknown) => {
    register(node);
    open.add(node);
    try {
      return make();
    } finally {
      open.delete(node);
    }
  };

  const target = (alias: Alias): Node | undefined => {
    const node = targets.get(alias) ?? anchors.get(alias.source);
    if (node === undefined) complain("bad-alias", alias, `the alias *${alias.source} has no anchor before it`);
    else if (open.has(node)) complain("bad-alias", alias, `the anchor &${alias.source} contains itself`);
    else {
      targets.set(alias, node);
      return node;
    }
    return undefined;
  };

  const convertAlias = (alias: Alias, depth: number): unknown => {
    const node = target(alias);
    if (node === undefined) return null;
    insideAlias++;
    try {
      return convert(node, depth);
    } finally {
      insideAlias--;
    }
  };

  const convertMap = (map: YAMLMap, depth: number): Record<string, unknown> => {
    const result: Record<string, unknown> = {};
    const merged: Record<string, unknown>[] = [];
    const seen = new Set<string>();
    for (const { key, value } of map.items) {
      if (isMergeKey(key)) {
        merged.push(...mergeSources(value, depth));
        continue;
      }
      const name = keyText(isAlias(key) ? target(key) : key);
      if (name === undefined) {
        complain("bad-key", key, "a key is a list or a map; Argo can not read that");
        continue;
      }
      if (seen.has(name)) complain("duplicate-key", key, `the key "${name.slice(0, 80)}" is written twice`);
      seen.add(name);
      put(result, name, convert(value, depth + 1));
    }
    for (const source of merged) {
      for (const [name, value] of Object.entries(source)) if (!Object.hasOwn(result, name)) put(result, name, value);
    }
    return result;
  };

  const mergeSources = (value: unknown, depth: number): Record<string, unknown>[] => {
    const made = convert(value, depth + 1);
    const sources = Array.isArray(made) ? made : [made];
    if (sources.every((source) => typeof source === "object" && source !== null && !Array.isArray(source))) {
      return sources as Record<string, unknown>[];
    }
    complain("bad-merge", value, "the merge key << needs a map or a list of maps");
    return [];
  };

  return { value: convert(root, 0), problems, targets };
}

/** `<<` unquoted. */
export function isMergeKey(key: unknown): boolean {
  if (!isScalar(key)) return false;
  return key.source === "<<" && (key.type === undefined || key.type === Scalar.PLAIN);
}

/** The text a scalar key has in JSON; undefined for lists and maps. */
export function keyText(key: unknown): string | undefined {
  if (key === null || key === undefined) return "null";
  if (!isScalar(key)) return undefined;
  const value = scalarValue(key);
  return typeof value === "string" ? value : String(value);
}

/** By the source, not by what the library made of it: only yaml11.ts knows Go's rules. */
function scalarResult(node: Scalar): ScalarResult {
  const plain = node.type === undefined || node.type === Scalar.PLAIN;
  return yamlScalar({ text: node.source ?? "", plain, tag: node.tag });
}

/** The JSON value of a scalar; the text itself where its tag does not fit. */
export function scalarValue(node: Scalar): unknown {
  return valueOf(node, scalarResult(node));
}

function valueOf(node: Scalar, result: ScalarResult): unknown {
  if ("problem" in result) return node.source ?? null;
  return typeof result.value === "bigint" ? Number(result.value) : result.value;
}

/** Plain assignment would call the setter of a key named __proto__. */
function put(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name === "__proto__")
    Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
  else target[name] = value;
}
