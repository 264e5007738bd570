import type { NodeStatus } from "../../../manifest/argo.ts";
import type { Run } from "./run.ts";

/** The attempts of a Retry node, in order; hooks are its children too, but no attempts. */
export function attemptsOf(run: Run, node: NodeStatus): NodeStatus[] {
  return (node.children ?? [])
    .map((id) => run.nodes.get(id))
    .filter((child): child is NodeStatus => child?.nodeFlag?.retried === true);
}

/** The node whose outputs count: the last attempt of a Retry node, otherwise the node itself. */
export function lastAttempt(run: Run, node: NodeStatus): NodeStatus {
  if (node.type !== "Retry" || node.memoizationStatus?.hit === true) return node;
  for (const id of (node.children ?? []).toReversed()) {
    const child = run.nodes.get(id);
    if (child !== undefined && child.nodeFlag?.hooked !== true) return child;
  }
  return node;
}
