/**
 * A pickle as a syntax tree. Ints, strings, bools and None are plain values; everything else carries `at`, the position of the
 * opcode that made it. Nodes may be shared, and a hostile pickle may hold cycles. Nothing is ever called.
 */
export type PickleNode =
  | null
  | boolean
  | number
  | bigint
  | string
  | PickleFloat
  | PickleBytes
  | PickleSequence<"list">
  | PickleSequence<"tuple">
  | PickleSequence<"set">
  | PickleDict
  | PickleGlobal
  | PickleCall
  | PicklePersistent
  | PickleKnown;

export interface PickleFloat {
  kind: "float";
  value: number;
  at: number;
}

export interface PickleBytes {
  kind: "bytes";
  data: Uint8Array;
  at: number;
}

export interface PickleSequence<K extends "list" | "tuple" | "set"> {
  kind: K;
  items: PickleNode[];
  at: number;
}

export interface PickleDict {
  kind: "dict";
  /** key, value, key, value, … in the order of the file. */
  items: PickleNode[];
  at: number;
}

export interface PickleGlobal {
  kind: "global";
  module: string;
  name: string;
  at: number;
}

/** REDUCE, NEWOBJ, INST, OBJ: what unpickling would call, with what it would be given afterwards. */
export interface PickleCall {
  kind: "call";
  callee: PickleNode;
  args: PickleNode;
  /** BUILD. */
  state?: PickleNode;
  /** APPEND(S), ADDITEMS. */
  appended?: PickleNode[];
  /** SETITEM(S): key, value, key, value, … */
  entries?: PickleNode[];
  at: number;
}

/** A reference to something outside of the pickle, for PyTorch a storage. */
export interface PicklePersistent {
  kind: "persistent";
  id: PickleNode;
  at: number;
}

/** What a reader made of a call that it knows (`reduce`); the tree does not look inside. */
export interface PickleKnown {
  kind: "known";
  value: object;
  at: number;
}

export function isKind<K extends string>(
  node: PickleNode | undefined,
  kind: K,
): node is Extract<PickleNode, { kind: K }> {
  return typeof node === "object" && node !== null && node.kind === kind;
}
