import type { NodeStatus } from "../manifest/argo.ts";

export interface Containment {
  /** Nodes that are steps: not attempts of a Retry node, not the groups of a steps template. */
  steps: NodeStatus[];
  /** Attempts of each Retry node, in order. */
  attempts: ReadonlyMap<string, NodeStatus[]>;
  /** Ids of the steps inside a step or attempt, in the order they started. */
  inside: ReadonlyMap<string, string[]>;
  /** Ids of the steps inside nothing. */
  roots: string[];
}

/**
 * What is inside what. Argo's `children` are what runs next, so containment follows boundaryID, and for the items of a loop
 * the TaskGroup that lists them. Each node has at most one owner: a damaged status can not make a tree that never ends.
 */
export function readContainment(nodes: NodeStatus[]): Containment {
  const ordered = nodes.toSorted(byStart);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const attempts = new Map<string, NodeStatus[]>();
  const isAttempt = new Set<string>();
  const groupOf = new Map<string, string>();
  for (const node of ordered) {
    const children = (node.children ?? []).flatMap((id) => byId.get(id) ?? []);
    if (node.type === "Retry") {
      const own = children.filter((child) => isAttemptOf(child, node) && !isAttempt.has(child.id));
      for (const { id } of own) isAttempt.add(id);
      attempts.set(node.id, own);
    } else if (node.type === "TaskGroup") {
      for (const { id } of children) if (!groupOf.has(id) && id !== node.id) groupOf.set(id, node.id);
    }
  }
  const steps = ordered.filter(({ id, type }) => !isAttempt.has(id) && type !== "StepGroup");
  const inside = new Map<string, string[]>();
  const roots: string[] = [];
  for (const { id, boundaryID } of steps) {
    const boundary = boundaryID !== undefined && boundaryID !== id && byId.has(boundaryID) ? boundaryID : undefined;
    const owner = groupOf.get(id) ?? boundary;
    if (owner === undefined) roots.push(id);
    else if (inside.has(owner)) inside.get(owner)!.push(id);
    else inside.set(owner, [id]);
  }
  return { steps, attempts, inside, roots };
}

/** Hooks of a retried step are children of its Retry node too (wf.train.onExit). Controllers before 3.5 set no nodeFlag. */
function isAttemptOf(child: NodeStatus, retry: NodeStatus): boolean {
  if (child.nodeFlag?.retried === true) return true;
  return child.name.startsWith(`${retry.name}(`) && /^\(\d+\)$/.test(child.name.slice(retry.name.length));
}

/** Times are whole seconds; within one, names in natural order (it(2:c) before it(10:k)). */
function byStart(a: NodeStatus, b: NodeStatus): number {
  const [first, second] = [a.startedAt ?? "9", b.startedAt ?? "9"];
  if (first !== second) return first < second ? -1 : 1;
  return collator.compare(a.name, b.name);
}

const collator = new Intl.Collator("en", { numeric: true });
