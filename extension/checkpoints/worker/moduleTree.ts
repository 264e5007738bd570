import type { ListedTensor } from "../../../runtime/index.ts";

/** A module of a model: what is between two breaks ("." or "/") of tensor names. */
export class ModuleNode {
  /** Names from the outermost on, joined: unique in its tree. */
  readonly key: string;
  name: string;
  bytes = 0;
  count = 0;
  modules = new Map<string, ModuleNode>();
  /** Positions of tensors directly in it. */
  tensors: number[] = [];
  private readonly dtypes = new Map<string, number>();

  constructor(key: string, name: string) {
    this.key = key;
    this.name = name;
  }

  add(dtype: string, bytes: number): void {
    this.bytes += bytes;
    this.count++;
    this.dtypes.set(dtype, (this.dtypes.get(dtype) ?? 0) + bytes);
  }

  /** Dtypes by their share of the bytes. */
  sums(): { key: string; name: string; tensors: number; bytes: number; dtypes: string[] } {
    const dtypes = [...this.dtypes].sort((a, b) => b[1] - a[1]).map(([dtype]) => dtype);
    return { key: this.key, name: this.name, tensors: this.count, bytes: this.bytes, dtypes };
  }
}

const deepest = 64;

/** Tensors at the given positions as a tree of modules. A module that holds nothing but one other is shown as one with it. */
export function moduleTree(tensors: readonly ListedTensor[], indices: readonly number[]): ModuleNode {
  const root = new ModuleNode("", "");
  for (const index of indices) {
    const { name, dtype, bytes } = tensors[index]!;
    let node = root;
    let start = 0;
    for (let depth = 0; depth < deepest; depth++) {
      const end = nextBreak(name, start);
      if (end === -1) break;
      const part = name.slice(start, end);
      let next = node.modules.get(part);
      if (next === undefined) node.modules.set(part, (next = new ModuleNode(name.slice(0, end), part)));
      next.add(dtype, bytes);
      node = next;
      start = end + 1;
    }
    node.tensors.push(index);
  }
  for (const module of root.modules.values()) join(module);
  return root;
}

function nextBreak(name: string, from: number): number {
  for (let at = from; at < name.length; at++) {
    const code = name.charCodeAt(at);
    if (code === 0x2e || code === 0x2f) return at;
  }
  return -1;
}

function join(module: ModuleNode): void {
  while (module.tensors.length === 0 && module.modules.size === 1) {
    const [only] = module.modules.values();
    module.name = `${module.name}${only!.key.charAt(only!.key.length - only!.name.length - 1)}${only!.name}`;
    module.modules = only!.modules;
    module.tensors = only!.tensors;
  }
  for (const inner of module.modules.values()) join(inner);
}
