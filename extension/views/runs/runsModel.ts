import type { RuntimeClient } from "../../worker/client.ts";
import type { EndedRun, RunsNews } from "./requests.ts";
import { RootSession } from "./rootSession.ts";
import type { RunRef } from "./runRef.ts";
import type { RunsFilter } from "./runsFilter.ts";
import type { RunsNode } from "./runsNode.ts";
import type { RunsRoot } from "./runsRoot.ts";
import type { RunsRow } from "./runsRow.ts";
import type { RunsSummary } from "./runsSummary.ts";

export const noFilter: RunsFilter = { phases: [], pipelines: [] };

/**
 * What the host holds of runs: the rows that the editor has asked for, and no more. The worker watches and folds; here its news
 * become nodes. Knows nothing of the editor.
 */
export class RunsModel {
  private readonly request: RuntimeClient["request"];
  private sessions: RootSession[] = [];
  private readonly nodes = new Map<string, RunsNode>();
  /**
   * What is below each row that is open, until the worker says otherwise. An editor that draws an open row anew knows nothing of
   * what is below it until it is told again, so it is told at once.
   */
  private readonly below = new Map<string, RunsNode[]>();
  private readonly nodeListeners = new Set<(nodes: RunsNode[] | undefined) => void>();
  private readonly endListeners = new Set<(ended: EndedRun) => void>();
  private readonly summaryListeners = new Set<() => void>();
  private watching = false;
  private filter = noFilter;

  constructor(request: RuntimeClient["request"]) {
    this.request = request;
  }

  get roots(): readonly RootSession[] {
    return this.sessions;
  }

  get isWatching(): boolean {
    return this.watching;
  }

  /** Of all roots together; undefined while nothing is known. */
  get summary(): RunsSummary | undefined {
    const known = this.sessions.map(({ summary }) => summary).filter((summary) => summary !== undefined);
    if (known.length === 0) return undefined;
    const sum = (of: (summary: RunsSummary) => number) => known.reduce((total, summary) => total + of(summary), 0);
    return {
      total: sum(({ total }) => total),
      shown: sum(({ shown }) => shown),
      live: sum(({ live }) => live),
      failed: sum(({ failed }) => failed),
      pipelines: [...new Set(known.flatMap(({ pipelines }) => pipelines))].sort(),
      resumed: known.some(({ resumed }) => resumed),
      complete: known.every(({ complete }) => complete),
    };
  }

  get currentFilter(): RunsFilter {
    return this.filter;
  }

  /** Replaces the roots; what stays is not opened again. */
  setRoots(roots: readonly RunsRoot[]): void {
    const key = ({ folder, target, place }: RunsRoot): string => JSON.stringify([folder, target, place]);
    const before = new Map(this.sessions.map((session) => [key(session.root), session]));
    this.sessions = roots.map(
      (root) =>
        before.get(key(root)) ??
        new RootSession(root, this.request, {
          filter: () => this.filter,
          onNews: (news) => this.onNews(news),
          onRoot: () => {
            this.below.clear();
            this.fire(undefined);
          },
        }),
    );
    for (const session of before.values()) if (!this.sessions.includes(session)) session.close();
    if (this.watching) this.fire(undefined);
  }

  /** Watches from now on. */
  start(): void {
    if (this.watching) return;
    this.watching = true;
    for (const session of this.sessions) void session.open();
  }

  /** Nobody looks any more. */
  stop(): void {
    this.watching = false;
    this.below.clear();
    for (const session of this.sessions) session.close();
  }

  /** Reads everything anew, configuration and all. */
  refresh(): void {
    this.below.clear();
    for (const session of this.sessions) {
      session.close();
      if (this.watching) void session.open();
    }
    this.fire(undefined);
  }

  setFilter(filter: RunsFilter): void {
    this.filter = filter;
    for (const session of this.sessions) session.setFilter(filter);
    for (const listener of this.summaryListeners) listener();
  }

  /** Roots with runs or with trouble; below a node, what the worker says. */
  async children(node?: RunsNode): Promise<RunsNode[]> {
    if (node !== undefined) {
      const known = this.below.get(node.id);
      if (known !== undefined) return known;
      const rows = await this.sessionOf(node)?.children(node.id);
      const children = (rows ?? []).map((row) => this.keep(row, node));
      if (rows !== undefined) this.below.set(node.id, children);
      for (const [id, { parent }] of this.nodes) {
        if (parent === node && !children.includes(this.nodes.get(id)!)) this.forget(id);
      }
      return children;
    }
    if (!this.watching) return [];
    await Promise.all(this.sessions.map((session) => session.open()));
    return this.sessions.flatMap(({ root, row, summary, failure }) => {
      if (failure !== undefined) return [this.keep(failureRow(root, failure.message, failure.data.code), undefined)];
      const empty = summary?.total === 0 && summary.complete && summary.problem === undefined;
      return row === undefined || empty ? [] : [this.keep(row, undefined)];
    });
  }

  hide(node: RunsNode): void {
    this.sessionOf(node)?.hide(node.id);
    this.below.delete(node.id);
    for (const id of this.nodes.keys()) if (id.startsWith(`${node.id}\n`)) this.forget(id);
  }

  /** The next page beside a "more" row. */
  more({ parent }: RunsNode): void {
    if (parent !== undefined) this.sessionOf(parent)?.more(parent.id);
  }

  /** The node of a run, once it is among those shown. */
  async findRun({ folder, run }: Pick<RunRef, "folder" | "run">): Promise<RunsNode | undefined> {
    const roots = await this.children();
    const root = roots.find((node) => node.folder === folder);
    if (root === undefined) return undefined;
    return (await this.children(root)).find((node) => node.run === run);
  }

  /** Runs of all roots that have been given to the editor. */
  get knownRuns(): RunsNode[] {
    return [...this.nodes.values()].filter(({ row }) => row.kind === "run");
  }

  onNodes(listener: (nodes: RunsNode[] | undefined) => void): { dispose(): void } {
    return added(this.nodeListeners, listener);
  }

  onEnded(listener: (ended: EndedRun) => void): { dispose(): void } {
    return added(this.endListeners, listener);
  }

  /** Numbers, the filter or the roots are others. */
  onSummary(listener: () => void): { dispose(): void } {
    return added(this.summaryListeners, listener);
  }

  dispose(): void {
    this.stop();
  }

  private onNews({ rows, parents, ended }: RunsNews): void {
    const changed: RunsNode[] = [];
    for (const row of rows) {
      if (row.kind === "target") this.noteRoot(row);
      const node = this.nodes.get(row.id);
      if (node !== undefined) changed.push(Object.assign(node, { row }));
    }
    for (const id of parents) {
      this.below.delete(id);
      const node = this.nodes.get(id);
      if (node !== undefined && !changed.includes(node)) changed.push(node);
    }
    if (changed.length > 0) this.fire(changed);
    else for (const listener of this.summaryListeners) listener();
    for (const end of ended) for (const listener of this.endListeners) listener(end);
  }

  /** A root that had no runs is shown with its first one, and goes with its last. */
  private noteRoot(row: RunsRow): void {
    const session = this.sessions.find(({ root }) => root.folder === row.ref.folder);
    if (session === undefined) return;
    session.row = row;
    const empty = session.summary?.total === 0 && session.summary.problem === undefined;
    if (empty === this.nodes.has(row.id)) {
      if (empty) this.forget(row.id);
      this.fire(undefined);
    }
  }

  private keep(row: RunsRow, parent: RunsNode | undefined): RunsNode {
    const known = this.nodes.get(row.id);
    if (known !== undefined) return Object.assign(known, { row });
    const node: RunsNode = { id: row.id, parent, row, ...row.ref };
    this.nodes.set(row.id, node);
    return node;
  }

  private forget(id: string): void {
    this.nodes.delete(id);
    this.below.delete(id);
  }

  private sessionOf({ folder }: RunRef): RootSession | undefined {
    return this.sessions.find(({ root }) => root.folder === folder);
  }

  private fire(nodes: RunsNode[] | undefined): void {
    for (const listener of this.nodeListeners) listener(nodes);
    for (const listener of this.summaryListeners) listener();
  }
}

function added<T>(listeners: Set<T>, listener: T): { dispose(): void } {
  listeners.add(listener);
  return { dispose: () => listeners.delete(listener) };
}

/** In place of a target that can not be opened: its reason, which is a sentence. */
function failureRow({ folder, target = "", place }: RunsRoot, problem: string, code: string): RunsRow {
  return {
    id: `${folder}\n${target}\nfailure`,
    kind: "problem",
    label: problem,
    description: place,
    icon: "warning",
    color: "list.warningForeground",
    context: code.startsWith("config/") ? "problem config" : "problem",
    children: "none",
    spoken: problem,
    ref: { folder, target },
  };
}
