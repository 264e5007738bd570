import type { NodeStatus } from "../../../manifest/argo.ts";
import type { Run } from "./run.ts";

/** Ends a steps or dag node well, and remembers its outputs where the template asks for that. */
export function finishGroup(run: Run, node: NodeStatus): void {
  const memo = node.memoizationStatus;
  if (memo !== undefined && !memo.hit) run.memo.save(memo.cacheName, memo.key, node.id, node.outputs);
  run.nodes.mark(node, "Succeeded");
}
