import type { NodePhase, NodeStatus } from "../../../manifest/argo.ts";
import { LocalError } from "../localError.ts";
import { isFulfilled, isUnsuccessful } from "./phases.ts";

/** A cluster ends such a run long before, when the object outgrows etcd; without a bound, ours would take all memory. */
const maximumNodes = 100_000;

interface Counts {
  active: number;
  unsuccessful: number;
}

const counted = new Set(["Pod", "Steps", "DAG"]);

/**
 * `status.nodes` with an index by name, counters per boundary (parallelism and failFast ask for them at every look), and a
 * record of what changed. Every write goes through this class.
 */
export class NodeTable {
  readonly record: Record<string, NodeStatus>;
  /** Counts nodes created and phases changed. */
  version = 0;
  /** Has any node ever been a daemon that runs? */
  hasDaemons = false;
  private readonly names = new Map<string, NodeStatus>();
  private readonly counts = new Map<string, Counts>();
  /** Children of nodes that got more than one; a loop may have thousands. */
  private readonly childSets = new WeakMap<NodeStatus, Set<string>>();
  private readonly changed = new Set<string>();
  private readonly now: () => number;

  constructor(record: Record<string, NodeStatus>, now: () => number) {
    this.record = record;
    this.now = now;
    for (const node of Object.values(record)) {
      this.names.set(node.name, node);
      this.hasDaemons ||= node.daemoned === true;
      this.count(node, 1);
    }
  }

  get(id: string): NodeStatus | undefined {
    return Object.hasOwn(this.record, id) ? this.record[id] : undefined;
  }

  byName(name: string): NodeStatus | undefined {
    return this.names.get(name);
  }

  all(): NodeStatus[] {
    return Object.values(this.record);
  }

  get size(): number {
    return this.names.size;
  }

  /** @throws LocalError when the run has grown beyond all measure */
  add(node: NodeStatus): NodeStatus {
    if (this.names.size >= maximumNodes) {
      throw new LocalError(
        `The run has more than ${maximumNodes.toLocaleString("en")} nodes: a template that calls itself, or a loop, has no end.`,
        { reason: "too-large", hint: "Give the recursion a `when`, or the loop fewer items." },
      );
    }
    if (this.names.has(node.name)) throw new Error(`node ${node.name} already initialized`);
    this.record[node.id] = node;
    this.names.set(node.name, node);
    this.count(node, 1);
    this.version++;
    this.changed.add(node.id);
    return node;
  }

  /** Sets the phase (and the message, when one is given) and the end time of a node that is over. */
  mark(node: NodeStatus, phase: NodePhase, message?: string): NodeStatus {
    if (node.phase !== phase) {
      this.count(node, -1);
      node.phase = phase;
      this.count(node, 1);
      this.version++;
      this.changed.add(node.id);
    }
    if (message !== undefined && message !== (node.message ?? "")) {
      if (message === "") delete node.message;
      else node.message = message;
      this.changed.add(node.id);
    }
    if (isFulfilled(node) && node.finishedAt === undefined) {
      node.finishedAt = this.time();
      this.changed.add(node.id);
    }
    return node;
  }

  /** Merges fields that no counter depends on. */
  update(node: NodeStatus, fields: Omit<Partial<NodeStatus>, "id" | "name" | "phase" | "type" | "boundaryID">): void {
    this.hasDaemons ||= fields.daemoned === true;
    for (const [field, value] of Object.entries(fields)) {
      if (value === undefined) delete (node as unknown as Record<string, unknown>)[field];
      else (node as unknown as Record<string, unknown>)[field] = value;
    }
    this.changed.add(node.id);
  }

  addChild(parent: NodeStatus, childId: string): void {
    const children = (parent.children ??= []);
    // The newest child is the one most often added again.
    if (children.at(-1) === childId) return;
    let known = this.childSets.get(parent);
    if (known?.size !== children.length) this.childSets.set(parent, (known = new Set(children)));
    if (known.has(childId)) return;
    known.add(childId);
    children.push(childId);
    this.changed.add(parent.id);
  }

  /** Pods, Steps and DAGs directly below a boundary that are Pending or Running. */
  activeBelow(boundaryId: string): number {
    return this.counts.get(boundaryId)?.active ?? 0;
  }

  /** Pods, Steps and DAGs directly below a boundary that are Failed or Error. */
  unsuccessfulBelow(boundaryId: string): number {
    return this.counts.get(boundaryId)?.unsuccessful ?? 0;
  }

  /** Ids of the nodes written since the last call. */
  takeChanged(): string[] {
    const ids = [...this.changed];
    this.changed.clear();
    return ids;
  }

  time(): string {
    return new Date(this.now()).toISOString();
  }

  private count(node: NodeStatus, by: 1 | -1): void {
    if (!counted.has(node.type)) return;
    const boundary = node.boundaryID ?? "";
    const counts = this.counts.get(boundary) ?? { active: 0, unsuccessful: 0 };
    if (node.phase === "Pending" || node.phase === "Running") counts.active += by;
    else if (isUnsuccessful(node.phase)) counts.unsuccessful += by;
    this.counts.set(boundary, counts);
  }
}
