import type { GlobalUse } from "../contents.ts";
import { globalRisk } from "./globalRisk.ts";
import { PickleError } from "./pickleError.ts";
import type { PickleGlobal } from "./pickleNode.ts";

const maxGlobals = 100_000;

/** The globals of one pickle, one node each. */
export class GlobalTable {
  private readonly nodes = new Map<string, PickleGlobal>();

  add(module: string, name: string, at: number): PickleGlobal {
    const key = `${module}\n${name}`;
    const known = this.nodes.get(key);
    if (known !== undefined) return known;
    if (this.nodes.size >= maxGlobals) throw new PickleError(`names more than ${maxGlobals} globals`, "budget");
    const node: PickleGlobal = { kind: "global", module, name, at };
    this.nodes.set(key, node);
    return node;
  }

  list(): GlobalUse[] {
    return [...this.nodes.values()].map(({ module, name, at }) => ({
      module,
      name,
      at,
      risk: globalRisk(module, name),
    }));
  }
}
