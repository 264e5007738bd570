import type { NodeStatus, Workflow } from "../../../manifest/argo.ts";

export interface RetryReset {
  workflow: Workflow;
  /** Nodes that were taken out; their pods have to be gone before the workflow is written. */
  removed: NodeStatus[];
}

const executed = new Set(["Pod", "Container", "HTTP", "Plugin", "Suspend"]);
const groups = new Set(["Steps", "StepGroup", "DAG", "TaskGroup", "Retry"]);

/**
 * The workflow as a retry writes it (observed of `argo retry`, docs/local-vs-argo.md): failed executions, everything that came
 * after them and all exit handlers are forgotten; the groups around them run again; what succeeded stays. The phase becomes
 * empty, because the controller admits only such a workflow anew.
 */
export function resetForRetry(workflow: Workflow, now: Date): RetryReset {
  const nodes = workflow.status?.nodes ?? {};
  const all = Object.values(nodes);
  const byId = new Map(all.map((node) => [node.id, node]));
  const parents = parentsOf(all);
  const gone = new Set<string>();
  const reset = new Set<string>();
  const forget = (id: string): void => {
    // Not by recursion: a chain of steps may be thousands long.
    const queue = [id];
    while (queue.length > 0) {
      const next = queue.pop()!;
      if (gone.has(next) || !byId.has(next)) continue;
      gone.add(next);
      queue.push(...(byId.get(next)!.children ?? []));
    }
  };
  const root = workflow.metadata.name ?? "";
  for (const node of all) {
    const onExit = node.name === `${root}.onExit` || node.name.startsWith(`${root}.onExit.`) || isExitHook(node);
    if (onExit || isDead(node)) forget(node.id);
    else if (isFailed(node) && executed.has(node.type) && !isHandled(node)) forget(node.id);
  }
  resetAround();
  // A group that failed by itself (an expression, a missing input) is made again, too.
  for (const node of all) if (isFailed(node) && groups.has(node.type) && !reset.has(node.id)) forget(node.id);
  resetAround();
  const kept: Record<string, NodeStatus> = {};
  for (const [key, node] of Object.entries(nodes)) {
    if (gone.has(node.id)) continue;
    const children = node.children?.filter((child) => !gone.has(child));
    const outboundNodes = node.outboundNodes?.filter((child) => !gone.has(child));
    kept[key] =
      reset.has(node.id) && groups.has(node.type) ? again(node, children) : { ...node, children, outboundNodes };
  }
  const { finishedAt: _finishedAt, message: _message, ...status } = workflow.status ?? {};
  const { shutdown: _shutdown, ...spec } = workflow.spec;
  const labels = { ...workflow.metadata.labels };
  delete labels["workflows.argoproj.io/completed"];
  delete labels["workflows.argoproj.io/workflow-archiving-status"];
  const conditions = ((status["conditions"] ?? []) as { type?: string }[]).filter(({ type }) => type !== "Completed");
  return {
    workflow: {
      ...workflow,
      metadata: { ...workflow.metadata, labels },
      spec,
      status: {
        ...status,
        phase: "",
        startedAt: now.toISOString().replace(/\.\d+Z$/, "Z"),
        conditions: [...conditions, { status: "False", type: "Completed" }],
        nodes: kept,
      },
    },
    removed: [...gone].map((id) => byId.get(id)!),
  };

  /** Its failure led to something that succeeded: a later attempt, or a step that waited for the failure. */
  function isHandled(node: NodeStatus): boolean {
    const retry = parents
      .get(node.id)
      ?.map((id) => byId.get(id)!)
      .find(({ type }) => type === "Retry");
    if (retry !== undefined && node.name.startsWith(`${retry.name}(`)) return retry.phase === "Succeeded";
    const seen = new Set<string>();
    const queue = [...(node.children ?? [])];
    while (queue.length > 0) {
      const child = byId.get(queue.pop()!);
      if (child === undefined || seen.has(child.id)) continue;
      seen.add(child.id);
      if (child.phase === "Succeeded" && child.nodeFlag?.hooked !== true && executed.has(child.type)) return true;
      queue.push(...(child.children ?? []));
    }
    return false;
  }

  function resetAround(): void {
    for (const id of gone) for (const parent of ancestors(id, parents, byId)) if (!gone.has(parent)) reset.add(parent);
  }

  function again(
    { finishedAt: _f, message: _m, outboundNodes: _o, ...node }: NodeStatus,
    children?: string[],
  ): NodeStatus {
    return { ...node, phase: "Running", children };
  }
}

function isFailed({ phase }: NodeStatus): boolean {
  return phase === "Failed" || phase === "Error";
}

/** What never ran because something failed before it, and what was running when a shutdown came. */
function isDead({ phase }: NodeStatus): boolean {
  return phase === "Omitted" || phase === "Pending" || phase === "";
}

function isExitHook({ nodeFlag, name }: NodeStatus): boolean {
  return nodeFlag?.hooked === true && name.endsWith(".onExit");
}

function parentsOf(nodes: NodeStatus[]): Map<string, string[]> {
  const parents = new Map<string, string[]>();
  for (const node of nodes) {
    for (const child of node.children ?? []) {
      const known = parents.get(child);
      if (known === undefined) parents.set(child, [node.id]);
      else known.push(node.id);
    }
  }
  return parents;
}

/** Groups around a node: by boundary, and by child links for Retry, TaskGroup and StepGroup nodes. */
function ancestors(id: string, parents: Map<string, string[]>, byId: Map<string, NodeStatus>): Set<string> {
  const found = new Set<string>();
  const queue = [id];
  while (queue.length > 0) {
    const next = queue.pop()!;
    const boundary = byId.get(next)?.boundaryID;
    const direct = (parents.get(next) ?? []).filter((parent) => groups.has(byId.get(parent)!.type));
    for (const parent of boundary === undefined ? direct : [...direct, boundary]) {
      if (found.has(parent) || !byId.has(parent)) continue;
      found.add(parent);
      queue.push(parent);
    }
  }
  return found;
}
