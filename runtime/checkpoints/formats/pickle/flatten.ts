import { crc32 } from "node:zlib";
import type { Container, Scalar } from "../contents.ts";
import { pickledBytes } from "./pickledBytes.ts";
import { isKind, type PickleCall, type PickleNode } from "./pickleNode.ts";

/** What a call node means to the format: something listed under the path, nodes to walk instead, or nothing special. */
export type CallMeaning =
  { listed: true } | { scalar: Scalar } | { children: [key: string, node: PickleNode][] } | undefined;

export interface FlattenTarget {
  scalars: Map<string, Scalar>;
  containers: Map<string, Container>;
  /** Called for every call and persistent node; returns what became of it. */
  onCall(path: string, call: PickleCall): CallMeaning;
  /** Called for what the format has made of a call while the pickle was read. */
  onKnown?(path: string, value: object): void;
}

export interface FlattenResult {
  /** Scalars beyond the limit that were left out. */
  scalarsLeftOut: number;
  /** Why the walk did not see everything. */
  stopped?: string;
}

const maxDepth = 100;
const maxVisits = 8_000_000;
const maxScalars = 200_000;
const longSequence = 32;

/**
 * Walks a pickle's tree in the order of the file and names every value by its path: dict keys, list positions and attributes
 * joined with "/". Iterative; shared nodes appear under each of their paths; cycles and shared towers end at a budget.
 */
export function flattenPickle(root: PickleNode, target: FlattenTarget): FlattenResult {
  const result: FlattenResult = { scalarsLeftOut: 0 };
  const paths: string[] = [""];
  const nodes: PickleNode[] = [root];
  const depths: number[] = [0];
  const push = (path: string, node: PickleNode, depth: number): void => {
    paths.push(path);
    nodes.push(node);
    depths.push(depth);
  };
  const scalar = (path: string, value: Scalar): void => {
    if (target.scalars.size < maxScalars) target.scalars.set(path, value);
    else result.scalarsLeftOut++;
  };
  const contain = (path: string, depth: number, kind: Container["kind"], size: number): void => {
    if (depth <= 3 || size === 0) if (target.containers.size < maxScalars) target.containers.set(path, { kind, size });
  };
  for (let visits = 0; nodes.length > 0; visits++) {
    const path = paths.pop()!;
    const node = nodes.pop()!;
    const depth = depths.pop()!;
    if (visits > maxVisits) return { ...result, stopped: `it has more than ${maxVisits} values` };
    if (node === null || typeof node !== "object") {
      scalar(path, node);
      continue;
    }
    if (depth > maxDepth) {
      result.stopped = `it is nested deeper than ${maxDepth} levels`;
      continue;
    }
    const join = (key: string): string => (path === "" ? key : `${path}/${key}`);
    const pushDict = (items: readonly PickleNode[]): void => {
      for (let index = items.length - 2; index >= 0; index -= 2) {
        push(join(keyText(items[index]!)), items[index + 1]!, depth + 1);
      }
    };
    const pushList = (items: readonly PickleNode[]): void => {
      const summary = summarise(items);
      if (summary !== undefined) scalar(path, summary);
      else for (let index = items.length - 1; index >= 0; index--) push(join(`${index}`), items[index]!, depth + 1);
    };
    switch (node.kind) {
      case "float":
        scalar(path, node.value);
        break;
      case "bytes":
        scalar(path, bytesText(node.data));
        break;
      case "global":
        scalar(path, `${node.module}.${node.name}`);
        break;
      case "known":
        target.onKnown?.(path, node.value);
        break;
      case "persistent":
        scalar(path, "reference");
        break;
      case "dict":
        contain(path, depth, "dict", node.items.length / 2);
        pushDict(node.items);
        break;
      case "list":
      case "tuple":
      case "set":
        contain(path, depth, "list", node.items.length);
        pushList(node.items);
        break;
      case "call": {
        const meaning = target.onCall(path, node);
        if (meaning !== undefined) {
          if ("scalar" in meaning) scalar(path, meaning.scalar);
          else if ("children" in meaning) {
            for (const [key, child] of meaning.children.toReversed()) push(join(key), child, depth + 1);
          }
          break;
        }
        const entries = [...dictArguments(node), ...(node.entries ?? [])];
        const name = isKind(node.callee, "global") ? `${node.callee.module}.${node.callee.name}` : "object";
        const isDict =
          name === "collections.OrderedDict" || name === "collections.defaultdict" || name === "collections.Counter";
        if (isDict || node.entries !== undefined) {
          contain(path, depth, "dict", entries.length / 2);
          pushDict(entries);
          break;
        }
        if (node.appended !== undefined) {
          contain(path, depth, "list", node.appended.length);
          pushList(node.appended);
          break;
        }
        const plain = plainValue(name, node);
        if (plain !== undefined) {
          push(path, plain, depth);
          break;
        }
        const state = attributes(node.state);
        if (state === undefined) scalar(path, callText(name, node));
        else {
          contain(path, depth, "object", state.length / 2);
          pushDict(state);
        }
      }
    }
  }
  return result;
}

/** Calls that only spell a plain value: torch.Size((2, 3)), set([1]), _codecs.encode(text, 'latin1'). */
function plainValue(name: string, call: PickleCall): PickleNode | undefined {
  const [first] = isKind(call.args, "tuple") ? call.args.items : [];
  const isList = isKind(first, "list") || isKind(first, "tuple") || isKind(first, "set");
  if (/^(?:torch\.Size|(?:__builtin__|builtins)\.(?:set|frozenset|list|tuple))$/.test(name)) {
    return isList ? first : { kind: "list", items: [], at: call.at };
  }
  const data = pickledBytes(call);
  return data === undefined ? undefined : { kind: "bytes", data, at: call.at };
}

/** OrderedDict([[key, value], …]) and dict(…) as old picklers write them. */
function dictArguments(call: PickleCall): PickleNode[] {
  const [list] = isKind(call.args, "tuple") ? call.args.items : [];
  if (list === undefined || !isKind(list, "list")) return [];
  const entries: PickleNode[] = [];
  for (const pair of list.items) {
    if ((isKind(pair, "list") || isKind(pair, "tuple")) && pair.items.length === 2) entries.push(...pair.items);
  }
  return entries;
}

/** The attributes that BUILD sets: a dict, or (dict, slots). */
function attributes(state: PickleNode | undefined): PickleNode[] | undefined {
  if (state === undefined) return undefined;
  if (isKind(state, "dict")) return state.items;
  if (!isKind(state, "tuple") || state.items.length !== 2) return undefined;
  const dicts = state.items.filter((part) => isKind(part, "dict"));
  return dicts.length === 0 ? undefined : dicts.flatMap(({ items }) => items);
}

export function keyText(key: PickleNode): string {
  if (key === null) return "None";
  if (typeof key !== "object") return String(key);
  if (key.kind === "float") return String(key.value);
  if (key.kind === "bytes") return Buffer.from(key.data.subarray(0, 256)).toString("latin1");
  if (key.kind === "tuple")
    return `(${key.items
      .slice(0, 8)
      .map((item) => (isKind(item, "tuple") ? "…" : keyText(item)))
      .join(", ")})`;
  if (key.kind === "global") return `${key.module}.${key.name}`;
  return key.kind;
}

/** Long runs of plain numbers (Python's RNG state has 625) are one value that still shows a change. */
function summarise(items: readonly PickleNode[]): string | undefined {
  if (items.length <= longSequence) return undefined;
  let crc = 0;
  for (const item of items) {
    const plain = item === null || typeof item !== "object" ? item : item.kind === "float" ? item.value : undefined;
    if (plain === undefined) return undefined;
    crc = crc32(`${plain}\n`, crc);
  }
  return `${items.length} values, crc32 ${crc.toString(16).padStart(8, "0")}`;
}

function bytesText(data: Uint8Array): string {
  return `${data.length} bytes, crc32 ${crc32(data).toString(16).padStart(8, "0")}`;
}

function callText(name: string, call: PickleCall): string {
  const args = isKind(call.args, "tuple") ? call.args.items : [];
  const texts = args.slice(0, 4).map((item) => {
    if (item === null || typeof item !== "object") return String(item).slice(0, 40);
    return item.kind === "float" ? String(item.value) : item.kind === "global" ? item.name : "…";
  });
  return `${name}(${texts.join(", ")}${args.length > 4 ? ", …" : ""})`;
}
