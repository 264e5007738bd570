import type { NodeStatus } from "../../../manifest/argo.ts";
import { isFulfilled } from "./phases.ts";
import type { Run } from "./run.ts";

/** Are all nodes without children that can be reached from this one over? */
export function childrenFulfilled(run: Run, node: NodeStatus): boolean {
  const seen = new Set<string>();
  const open = [node];
  for (;;) {
    const current = open.pop();
    if (current === undefined) return true;
    if (seen.has(current.id)) continue;
    seen.add(current.id);
    const children = current.children ?? [];
    if (children.length === 0 && !isFulfilled(current)) return false;
    for (const id of children) {
      const child = run.nodes.get(id);
      if (child !== undefined) open.push(child);
    }
  }
}
