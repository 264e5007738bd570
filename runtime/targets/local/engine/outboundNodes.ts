import type { NodeStatus } from "../../../manifest/argo.ts";
import type { Run } from "./run.ts";

/** Ids of the nodes through which a node is left: what comes after it becomes their child. */
export function outboundNodes(run: Run, id: string): string[] {
  const node = run.nodes.get(id);
  if (node === undefined) return [];
  const children = node.children ?? [];
  switch (node.type) {
    case "Skipped":
    case "Suspend":
    case "HTTP":
    case "Plugin":
      return [id];
    case "Pod":
      return hasContainers(run, node) ? throughChildren(run, node) : [id];
    case "Container":
    case "TaskGroup":
      return throughChildren(run, node);
    case "Retry":
      if (children.length > 0) return [children.at(-1)!];
      break;
    case "Steps":
    case "DAG":
      if (node.memoizationStatus?.hit === true) return [id];
      break;
    default:
  }
  return (node.outboundNodes ?? []).flatMap((outbound) => outboundNodes(run, outbound));
}

function throughChildren(run: Run, node: NodeStatus): string[] {
  const children = node.children ?? [];
  if (children.length === 0) return [node.id];
  return children.flatMap((childId) => {
    const leaves = node.type === "Container" && run.nodes.get(childId)?.boundaryID !== node.boundaryID;
    return leaves ? [node.id] : outboundNodes(run, childId);
  });
}

/** Is the pod one of a containerSet? Its children then are its containers, until hooks join them. */
function hasContainers(run: Run, node: NodeStatus): boolean {
  const first = node.children?.[0];
  return first !== undefined && run.nodes.get(first)?.type === "Container";
}
