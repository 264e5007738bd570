import { ByteReader } from "./byteReader.ts";
import { GlobalTable } from "./globalTable.ts";
import type { GlobalUse } from "../contents.ts";
import { memoReads } from "./memoReads.ts";
import { PickleError } from "./pickleError.ts";
import { decimal, memoIndex, quoted, rawUnicode } from "./pickleText.ts";
import {
  isKind,
  type PickleCall,
  type PickleGlobal,
  type PickleNode,
  type PicklePersistent,
  type PickleSequence,
} from "./pickleNode.ts";

export interface PickleOptions {
  /** Where the pickle starts in `bytes`. */
  at?: number;
  /** Added to every position, when `bytes` is a part of a file. */
  base?: number;
  /** Called after BUILD: bytes of another kind that follow in the file and are passed over (joblib puts arrays there). */
  afterBuild?: (call: PickleCall, at: number) => number;
  /**
   * Called for REDUCE; a node takes the place of the call. Readers make something smaller of the calls they know, so that half a million
   * tensors do not lie in memory as syntax.
   */
  reduce?: (call: PickleCall) => PickleNode | undefined;
  /** Keep the persistent references in `persistent`; default true. */
  keepPersistent?: boolean;
  /** Most opcodes; default 100 million. Memory is bound by it and by the length of the input. */
  maxOps?: number;
}

export interface Pickle {
  root: PickleNode;
  /** Position behind STOP in `bytes`. */
  end: number;
  protocol: number;
  /** Every reference to something outside of the pickle, in the order of the file. */
  persistent: PicklePersistent[];
  /** Every global that is named, once each, with its first position. */
  globals: GlobalUse[];
}

/**
 * Reads one pickle of protocol 0 to 5 into a syntax tree. It is an interpreter of the stack machine that makes nodes where
 * Python would make objects: nothing is imported or called, the memo only hands out nodes that exist, and there is no recursion.
 * Throws PickleError ("truncated", "pickle", "budget").
 */
export function readPickle(bytes: Uint8Array, options: PickleOptions = {}): Pickle {
  return new PickleMachine(bytes, options).run();
}

const mark = Symbol("mark");
type StackItem = PickleNode | typeof mark;

class PickleMachine {
  private readonly reader: ByteReader;
  private readonly base: number;
  private readonly maxOps: number;
  private readonly stack: StackItem[] = [];
  private readonly marks: number[] = [];
  private readonly memo = new Map<number, PickleNode>();
  private readonly globals = new GlobalTable();
  private readonly persistent: PicklePersistent[] = [];
  private readonly reduce: PickleOptions["reduce"];
  private readonly keepPersistent: boolean;
  /** Memo numbers that are read again; undefined = keep all. */
  private readonly reads: Set<number> | undefined;
  /** How many values were numbered, also those that were not kept. */
  private numbered = 0;
  private readonly afterBuild: PickleOptions["afterBuild"];
  private protocol = 0;

  constructor(bytes: Uint8Array, options: PickleOptions) {
    this.reader = new ByteReader(bytes, options.at ?? 0);
    this.base = options.base ?? 0;
    this.afterBuild = options.afterBuild;
    this.reduce = options.reduce;
    this.keepPersistent = options.keepPersistent ?? true;
    // joblib's arrays lie between the opcodes, where only the reader proper can pass over them.
    this.reads = options.afterBuild === undefined ? memoReads(bytes, options.at ?? 0) : undefined;
    this.maxOps = options.maxOps ?? 100_000_000;
  }

  run(): Pickle {
    for (let ops = 0; ops < this.maxOps; ops++) {
      const at = this.reader.at + this.base;
      const op = this.reader.u8();
      if (op === 0x2e) {
        const root = this.pop();
        const { persistent, protocol, globals } = this;
        return { root, end: this.reader.at, protocol, persistent, globals: globals.list() };
      }
      this.step(op, at);
    }
    throw new PickleError(`takes more than ${this.maxOps} operations`, "budget");
  }

  private step(op: number, at: number): void {
    const { reader, stack } = this;
    switch (op) {
      case 0x28: // MARK
        this.marks.push(stack.length);
        stack.push(mark);
        return;
      case 0x30: // POP
        if (stack.at(-1) === mark) this.popMark();
        else this.pop();
        return;
      case 0x31: // POP_MARK
        this.popMark();
        return;
      case 0x32: // DUP
        stack.push(this.top());
        return;
      case 0x4e: // NONE
        stack.push(null);
        return;
      case 0x88: // NEWTRUE
        stack.push(true);
        return;
      case 0x89: // NEWFALSE
        stack.push(false);
        return;
      case 0x49: // INT
        stack.push(decimal(reader.line()));
        return;
      case 0x4a: // BININT
        stack.push(reader.i32());
        return;
      case 0x4b: // BININT1
        stack.push(reader.u8());
        return;
      case 0x4d: // BININT2
        stack.push(reader.u16());
        return;
      case 0x4c: // LONG
        stack.push(decimal(reader.line().replace(/L$/, "")));
        return;
      case 0x8a: // LONG1
        stack.push(reader.long(reader.u8()));
        return;
      case 0x8b: // LONG4
        stack.push(reader.long(reader.u32()));
        return;
      case 0x46: // FLOAT
        stack.push({ kind: "float", value: Number(reader.line()), at });
        return;
      case 0x47: // BINFLOAT
        stack.push({ kind: "float", value: reader.f64(), at });
        return;
      case 0x53: // STRING
        stack.push(quoted(reader.line()));
        return;
      case 0x54: // BINSTRING
        stack.push(reader.text(reader.u32(), "latin1"));
        return;
      case 0x55: // SHORT_BINSTRING
        stack.push(reader.text(reader.u8(), "latin1"));
        return;
      case 0x56: // UNICODE
        stack.push(rawUnicode(reader.line()));
        return;
      case 0x58: // BINUNICODE
        stack.push(reader.text(reader.u32()));
        return;
      case 0x8c: // SHORT_BINUNICODE
        stack.push(reader.text(reader.u8()));
        return;
      case 0x8d: // BINUNICODE8
        stack.push(reader.text(reader.u64()));
        return;
      case 0x42: // BINBYTES
        stack.push({ kind: "bytes", data: reader.slice(reader.u32()), at });
        return;
      case 0x43: // SHORT_BINBYTES
        stack.push({ kind: "bytes", data: reader.slice(reader.u8()), at });
        return;
      case 0x8e: // BINBYTES8
      case 0x96: // BYTEARRAY8
        stack.push({ kind: "bytes", data: reader.slice(reader.u64()), at });
        return;
      case 0x5d: // EMPTY_LIST
        stack.push({ kind: "list", items: [], at });
        return;
      case 0x29: // EMPTY_TUPLE
        stack.push({ kind: "tuple", items: [], at });
        return;
      case 0x8f: // EMPTY_SET
        stack.push({ kind: "set", items: [], at });
        return;
      case 0x7d: // EMPTY_DICT
        stack.push({ kind: "dict", items: [], at });
        return;
      case 0x6c: // LIST
        stack.push({ kind: "list", items: this.popMark(), at });
        return;
      case 0x74: // TUPLE
        stack.push({ kind: "tuple", items: this.popMark(), at });
        return;
      case 0x91: // FROZENSET
        stack.push({ kind: "set", items: this.popMark(), at });
        return;
      case 0x64: // DICT
        stack.push({ kind: "dict", items: pairs(this.popMark()), at });
        return;
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: // TUPLE3
        stack.push(this.tuple(op - 0x84, at));
        return;
      case 0x61: // APPEND
        this.append([this.pop()]);
        return;
      case 0x65: // APPENDS
      case 0x90: // ADDITEMS
        this.append(this.popMark());
        return;
      case 0x73: {
        // SETITEM
        const value = this.pop();
        this.setItems([this.pop(), value]);
        return;
      }
      case 0x75: // SETITEMS
        this.setItems(pairs(this.popMark()));
        return;
      case 0x70: // PUT
        this.put(memoIndex(reader.line()));
        return;
      case 0x71: // BINPUT
        this.put(reader.u8());
        return;
      case 0x72: // LONG_BINPUT
        this.put(reader.u32());
        return;
      case 0x94: // MEMOIZE
        this.put(this.numbered);
        return;
      case 0x67: // GET
        this.get(memoIndex(reader.line()));
        return;
      case 0x68: // BINGET
        this.get(reader.u8());
        return;
      case 0x6a: // LONG_BINGET
        this.get(reader.u32());
        return;
      case 0x63: // GLOBAL
        stack.push(this.global(reader.line(), reader.line(), at));
        return;
      case 0x93: {
        // STACK_GLOBAL
        const name = this.pop();
        const module = this.pop();
        if (typeof name !== "string" || typeof module !== "string")
          throw new PickleError("names a global by a non-text");
        stack.push(this.global(module, name, at));
        return;
      }
      case 0x82: // EXT1
        stack.push(this.global("copyreg", `extension ${reader.u8()}`, at));
        return;
      case 0x83: // EXT2
        stack.push(this.global("copyreg", `extension ${reader.u16()}`, at));
        return;
      case 0x84: // EXT4
        stack.push(this.global("copyreg", `extension ${reader.u32()}`, at));
        return;
      case 0x52: {
        // REDUCE
        const args = this.pop();
        const node = call(this.pop(), args, at);
        stack.push(this.reduce?.(node) ?? node);
        return;
      }
      case 0x81: {
        // NEWOBJ
        const args = this.pop();
        stack.push(call(this.pop(), args, at));
        return;
      }
      case 0x92: {
        // NEWOBJ_EX
        const keywords = this.pop();
        const args = this.pop();
        stack.push(call(this.pop(), { kind: "tuple", items: [args, keywords], at }, at));
        return;
      }
      case 0x69: {
        // INST
        const callee = this.global(reader.line(), reader.line(), at);
        stack.push(call(callee, { kind: "tuple", items: this.popMark(), at }, at));
        return;
      }
      case 0x6f: {
        // OBJ
        const [callee = null, ...items] = this.popMark();
        stack.push(call(callee, { kind: "tuple", items, at }, at));
        return;
      }
      case 0x62: // BUILD
        this.build(this.pop());
        return;
      case 0x50: // PERSID
        this.refer(reader.line(), at);
        return;
      case 0x51: // BINPERSID
        this.refer(this.pop(), at);
        return;
      case 0x80: // PROTO
        this.protocol = reader.u8();
        if (this.protocol > 5) throw new PickleError(`is of protocol ${this.protocol}, newer than 5`);
        return;
      case 0x95: // FRAME: lengths of frames only help whoever reads from a pipe
        reader.take(8);
        return;
      case 0x97: // NEXT_BUFFER
        stack.push({ kind: "bytes", data: new Uint8Array(0), at });
        return;
      case 0x98: // READONLY_BUFFER
        return;
      default:
        throw new PickleError(`has the unknown opcode 0x${op.toString(16).padStart(2, "0")} at byte ${at}`);
    }
  }

  private pop(): PickleNode {
    const item = this.stack.pop();
    if (item === undefined || item === mark) throw new PickleError(`takes from an empty stack at byte ${this.where()}`);
    return item;
  }

  private top(): PickleNode {
    const item = this.stack.at(-1);
    if (item === undefined || item === mark) throw new PickleError(`looks at an empty stack at byte ${this.where()}`);
    return item;
  }

  private popMark(): PickleNode[] {
    const from = this.marks.pop();
    if (from === undefined) throw new PickleError(`misses a mark at byte ${this.where()}`);
    // Between two marks there are only nodes.
    const items = this.stack.splice(from + 1) as PickleNode[];
    this.stack.length = from;
    return items;
  }

  private tuple(length: number, at: number): PickleSequence<"tuple"> {
    const third = length > 2 ? this.pop() : null;
    const second = length > 1 ? this.pop() : null;
    const first = this.pop();
    const items = length === 1 ? [first] : length === 2 ? [first, second] : [first, second, third];
    return { kind: "tuple", items, at };
  }

  private append(items: PickleNode[]): void {
    const target = this.top();
    if (isKind(target, "list") || isKind(target, "set")) pushAll(target.items, items);
    else if (isKind(target, "call")) pushAll((target.appended ??= []), items);
    else throw new PickleError(`appends to something that is not a list at byte ${this.where()}`);
  }

  private setItems(items: PickleNode[]): void {
    const target = this.top();
    if (isKind(target, "dict")) pushAll(target.items, items);
    else if (isKind(target, "call")) pushAll((target.entries ??= []), items);
    else throw new PickleError(`sets an item of something that is not a dict at byte ${this.where()}`);
  }

  private refer(id: PickleNode, at: number): void {
    const node: PicklePersistent = { kind: "persistent", id, at };
    if (this.keepPersistent) this.persistent.push(node);
    this.stack.push(node);
  }

  private build(state: PickleNode): void {
    const target = this.top();
    if (!isKind(target, "call"))
      throw new PickleError(`builds something that is not an object at byte ${this.where()}`);
    target.state = state;
    if (this.afterBuild !== undefined) this.reader.take(this.afterBuild(target, this.reader.at));
  }

  private put(index: number): void {
    const node = this.top();
    this.numbered++;
    if (this.reads === undefined || this.reads.has(index)) this.memo.set(index, node);
  }

  private get(index: number): void {
    const node = this.memo.get(index);
    if (node === undefined)
      throw new PickleError(`reads memo ${index}, which was never written, at byte ${this.where()}`);
    this.stack.push(node);
  }

  private global(module: string, name: string, at: number): PickleGlobal {
    return this.globals.add(module, name, at);
  }

  private where(): number {
    return this.reader.at - 1 + this.base;
  }
}

/** All properties from the start: a hundred thousand of them share one shape. */
function call(callee: PickleNode, args: PickleNode, at: number): PickleCall {
  return { kind: "call", callee, args, state: undefined, appended: undefined, entries: undefined, at };
}

function pushAll(target: PickleNode[], items: readonly PickleNode[]): void {
  for (const item of items) target.push(item);
}

function pairs(items: PickleNode[]): PickleNode[] {
  if (items.length % 2 !== 0) throw new PickleError("has a key without a value");
  return items;
}
