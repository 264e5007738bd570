import type { NodeStatus, Workflow } from "../../../manifest/argo.ts";
import { isUnsuccessful } from "./phases.ts";

const groups = new Set(["DAG", "TaskGroup", "StepGroup", "Steps"]);
const executions = new Set(["Container", "Pod", "HTTP", "Plugin"]);

/**
 * The Workflow that `argo retry` goes on with (FormulateRetryWorkflow of v4.0, facts/argo.md 4.1): failed pods that no later
 * success depends on are removed with everything below them, the groups above them run again, exit handlers are removed,
 * succeeded steps stay. The given Workflow is not changed.
 */
export function retryWorkflow(workflow: Workflow): Workflow {
  const retried = structuredClone(workflow);
  const status = (retried.status ??= {});
  const { labels } = retried.metadata;
  delete labels?.["workflows.argoproj.io/completed"];
  delete labels?.["workflows.argoproj.io/workflow-archiving-status"];
  const old = status.nodes ?? {};
  const { remove, reset } = choose(old, workflow.metadata.name ?? "");
  const now = new Date().toISOString();
  const nodes: Record<string, NodeStatus> = {};
  for (const [id, node] of Object.entries(old)) {
    if (remove.has(id) || node.name.startsWith(`${workflow.metadata.name}.onExit`)) continue;
    const kept = reset.has(id) ? resetNode(node, now) : node;
    kept.children = kept.children?.filter((child) => !remove.has(child));
    kept.outboundNodes = kept.outboundNodes?.filter((outbound) => !remove.has(outbound));
    if (kept.children?.length === 0) delete kept.children;
    nodes[id] = kept;
  }
  status.nodes = nodes;
  status.phase = "";
  status.startedAt = now;
  delete status.message;
  delete status.finishedAt;
  status["conditions"] = [{ type: "Completed", status: "False" }];
  const stored = status["storedWorkflowTemplateSpec"] as { shutdown?: string } | undefined;
  delete stored?.shutdown;
  delete retried.spec.shutdown;
  if (retried.spec.activeDeadlineSeconds === 0) delete retried.spec.activeDeadlineSeconds;
  return retried;
}

function choose(nodes: Record<string, NodeStatus>, root: string): { remove: Set<string>; reset: Set<string> } {
  const parents = new Map<string, NodeStatus>();
  for (const node of Object.values(nodes)) for (const child of node.children ?? []) parents.set(child, node);
  const remove = new Set<string>();
  const reset = new Set<string>();
  for (const id of breadthFirst(nodes, root)) {
    const node = nodes[id]!;
    if (remove.has(id) || !isUnsuccessful(node.phase) || !executions.has(node.type)) continue;
    const judged = node.nodeFlag?.retried === true ? (parents.get(id) ?? node) : node;
    if (hasSucceededBelow(nodes, judged)) continue;
    for (const below of breadthFirst(nodes, id)) remove.add(below);
    if (id !== root) resetAbove(nodes, parents, node, remove, reset);
  }
  return { remove, reset };
}

/** Everything on the way from a removed node to the root that waits for it. */
function resetAbove(
  nodes: Record<string, NodeStatus>,
  parents: Map<string, NodeStatus>,
  start: NodeStatus,
  remove: Set<string>,
  reset: Set<string>,
): void {
  for (let current: NodeStatus | undefined = start; current !== undefined;) {
    if (groups.has(current.type)) {
      reset.add(current.id);
      current = resetBoundaries(parents, current, reset);
      continue;
    }
    if (current.type === "Retry" && isUnsuccessful(current.phase)) reset.add(current.id);
    else if (current.type === "Container") {
      while (current !== undefined && current.type !== "Pod") current = parents.get(current.id);
      if (current === undefined) return;
      for (const below of breadthFirst(nodes, current.id)) remove.add(below);
    }
    current = parents.get(current.id);
  }
}

/** Walks from boundary to boundary, resetting each and the groups and retries directly above. @returns where to go on */
function resetBoundaries(
  parents: Map<string, NodeStatus>,
  start: NodeStatus,
  reset: Set<string>,
): NodeStatus | undefined {
  for (let current: NodeStatus | undefined = start; current !== undefined;) {
    let parent = parents.get(current.id);
    if (parent?.type === "Retry") {
      reset.add(parent.id);
      current = parent;
      parent = parents.get(current.id);
    }
    if (parent?.type === "StepGroup" || parent?.type === "TaskGroup") reset.add(parent.id);
    const boundary: string | undefined = current.boundaryID;
    if (boundary === undefined || boundary === "") return parent;
    while (current !== undefined && current.id !== boundary) current = parents.get(current.id);
    if (current !== undefined) reset.add(current.id);
  }
  return undefined;
}

function breadthFirst(nodes: Record<string, NodeStatus>, start: string): string[] {
  if (!Object.hasOwn(nodes, start)) return [];
  const found = [start];
  const seen = new Set(found);
  for (let head = 0; head < found.length; head++) {
    for (const child of nodes[found[head]!]!.children ?? []) {
      if (seen.has(child) || !Object.hasOwn(nodes, child)) continue;
      seen.add(child);
      found.push(child);
    }
  }
  return found;
}

function hasSucceededBelow(nodes: Record<string, NodeStatus>, { id }: NodeStatus): boolean {
  return breadthFirst(nodes, id).some((below) => below !== id && nodes[below]!.phase === "Succeeded");
}

function resetNode(node: NodeStatus, now: string): NodeStatus {
  const { message: _message, finishedAt: _finishedAt, ...kept } = node;
  if (kept.type === "Suspend" && kept.outputs?.parameters !== undefined) {
    const parameters = kept.outputs.parameters.map(({ name }) => ({ name, valueFrom: { supplied: {} } }));
    kept.outputs = { ...kept.outputs, parameters };
  }
  return { ...kept, phase: kept.phase === "Skipped" ? "Skipped" : "Running", startedAt: now };
}
