import type { NodeStatus, Workflow } from "../../../manifest/argo.ts";
import type { NodeTable } from "./nodeTable.ts";

const executable = new Set(["Pod", "HTTP", "Plugin", "Container", "Suspend"]);

/**
 * Sets `progress` (N/M) of every node and of the workflow: pods and suspend nodes count themselves, others what hangs below
 * them.
 */
export function updateProgress(workflow: Workflow, nodes: NodeTable): void {
  let done = 0;
  let total = 0;
  const own = new Map<string, [number, number]>();
  const groups: NodeStatus[] = [];
  for (const node of nodes.all()) {
    if (!executable.has(node.type)) {
      groups.push(node);
      continue;
    }
    let [n, m] = parse(node.progress) ?? [0, 1];
    if (node.phase === "Succeeded" || node.phase === "Skipped" || node.phase === "Omitted") n = m;
    own.set(node.id, [n, m]);
    done += n;
    total += m;
    setProgress(nodes, node, n, m);
  }
  workflow.status!.progress = `${done}/${total}`;
  for (const group of groups) {
    const [n, m] = sum(nodes, group, own);
    if (m > 0) setProgress(nodes, group, n, m);
  }
}

function sum(nodes: NodeTable, group: NodeStatus, own: Map<string, [number, number]>): [number, number] {
  let done = 0;
  let total = 0;
  const seen = new Set<string>();
  const open = [...(group.children ?? [])];
  while (open.length > 0) {
    const id = open.pop()!;
    if (seen.has(id)) continue;
    seen.add(id);
    const counts = own.get(id);
    if (counts !== undefined) {
      done += counts[0];
      total += counts[1];
    }
    for (const child of nodes.get(id)?.children ?? []) if (!seen.has(child)) open.push(child);
  }
  return [done, total];
}

function setProgress(nodes: NodeTable, node: NodeStatus, done: number, total: number): void {
  const progress = `${done}/${total}`;
  if (node.progress !== progress) nodes.update(node, { progress });
}

function parse(progress: string | undefined): [number, number] | undefined {
  const match = /^(\d+)\/(\d+)$/.exec(progress ?? "");
  if (match === null) return undefined;
  const [done, total] = [Number(match[1]), Number(match[2])];
  return total > 0 && done <= total ? [done, total] : undefined;
}
