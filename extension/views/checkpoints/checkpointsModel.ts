import type { RuntimeClient } from "../../worker/client.ts";
import type { CheckpointsNode } from "./checkpointsNode.ts";
import type { CheckpointsRoot } from "./checkpointsRoot.ts";
import type { CheckpointsRow } from "./checkpointsRow.ts";

const runsAtOnce = 20;
const checkpointsAtOnce = 50;
/** While a run goes on its checkpoints are looked for again this often, as long as somebody looks. */
const liveMilliseconds = 5000;

interface Page {
  root: CheckpointsRoot;
  rows: CheckpointsRow[];
  live: boolean;
}

/**
 * What the host holds of the *Checkpoints* view: rows that the editor has asked for. The worker looks at places; here its rows
 * become nodes. Knows nothing of the editor.
 */
export class CheckpointsModel {
  private readonly request: RuntimeClient["request"];
  private readonly roots: () => Promise<CheckpointsRoot[]>;
  private readonly listeners = new Set<(nodes: CheckpointsNode[] | undefined) => void>();
  private readonly nodes = new Map<string, CheckpointsNode>();
  private readonly runs = new Map<string, number>();
  private readonly limits = new Map<string, number>();
  private pages: Promise<Page[]> | undefined;
  private controller = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private visible = false;
  private looking = false;
  /** Asked for while it was being looked: what was found may be older than the question. */
  private lookAgain = false;

  constructor(request: RuntimeClient["request"], roots: () => Promise<CheckpointsRoot[]>) {
    this.request = request;
    this.roots = roots;
  }

  /** Nobody looks: nothing is asked. Looked at again, it is looked for again. */
  setVisible(visible: boolean): void {
    const again = visible && !this.visible && this.pages !== undefined;
    this.visible = visible;
    if (again) void this.refresh();
    if (visible) return;
    clearTimeout(this.timer);
    this.controller.abort();
  }

  /** Places, or what is below one. */
  async children(node?: CheckpointsNode): Promise<CheckpointsNode[]> {
    if (node !== undefined) {
      const limit = this.limits.get(node.id) ?? checkpointsAtOnce;
      const { root } = node;
      const rows = await this.request("checkpoints/children", { root, place: node.id, limit });
      return rows.map((row) => this.keep(row, root, node));
    }
    this.visible = true;
    const pages = await (this.pages ??= this.look());
    return pages.flatMap(({ root, rows }) => rows.map((row) => this.keep(row, root)));
  }

  /** Looks again, and tells of those rows that are others. */
  async refresh(): Promise<void> {
    if (this.pages === undefined || !this.visible) return;
    if (this.looking) {
      this.lookAgain = true;
      return;
    }
    this.looking = true;
    this.lookAgain = false;
    try {
      const before = (await this.pages).flatMap(({ rows }) => rows);
      const pages = await this.look();
      if (this.controller.signal.aborted) return;
      this.pages = Promise.resolve(pages);
      this.tell(
        before,
        pages.flatMap(({ rows }) => rows),
      );
    } finally {
      this.looking = false;
      if (this.lookAgain) void this.refresh();
    }
  }

  /** Forgets what is known: the folders, their configuration or their target are others. */
  reset(): void {
    if (this.pages === undefined) return;
    this.controller.abort();
    this.nodes.clear();
    this.pages = undefined;
    this.fire(undefined);
  }

  /** The next page beside a "more" row. */
  async more({ parent, root }: CheckpointsNode): Promise<void> {
    if (parent !== undefined) {
      this.limits.set(parent.id, (this.limits.get(parent.id) ?? checkpointsAtOnce) + checkpointsAtOnce);
      this.fire([parent]);
      return;
    }
    this.runs.set(root.folder, (this.runs.get(root.folder) ?? runsAtOnce) + runsAtOnce);
    await this.refresh();
  }

  /** Undefined = all rows. */
  onNodes(listener: (nodes: CheckpointsNode[] | undefined) => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  }

  dispose(): void {
    this.setVisible(false);
    this.listeners.clear();
  }

  private async look(): Promise<Page[]> {
    clearTimeout(this.timer);
    this.controller = new AbortController();
    const { signal } = this.controller;
    const pages = await Promise.all((await this.roots()).map((root) => this.lookAt(root, signal)));
    if (!signal.aborted && this.visible && pages.some(({ live }) => live)) {
      this.timer = setTimeout(() => void this.refresh(), liveMilliseconds);
    }
    return pages;
  }

  /** A folder that can not be looked at has its reason in place of rows. */
  private async lookAt(root: CheckpointsRoot, signal: AbortSignal): Promise<Page> {
    try {
      const runs = this.runs.get(root.folder) ?? runsAtOnce;
      return { root, ...(await this.request("checkpoints/places", { root, runs }, { signal })) };
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      return { root, rows: signal.aborted ? [] : [failureRow(root, text)], live: false };
    }
  }

  private tell(before: readonly CheckpointsRow[], after: readonly CheckpointsRow[]): void {
    if (before.map(({ id }) => id).join("\r") !== after.map(({ id }) => id).join("\r")) {
      for (const id of this.nodes.keys()) if (!after.some((row) => isAt(id, row.id))) this.nodes.delete(id);
      this.fire(undefined);
      return;
    }
    const changed = after.flatMap((row, at) => {
      const node = this.nodes.get(row.id);
      return node === undefined || JSON.stringify(row) === JSON.stringify(before[at])
        ? []
        : [Object.assign(node, { row })];
    });
    if (changed.length > 0) this.fire(changed);
  }

  private keep(row: CheckpointsRow, root: CheckpointsRoot, parent?: CheckpointsNode): CheckpointsNode {
    const { id, uri } = row;
    const facts = { row, root, uri, folder: root.folder };
    const node = Object.assign(this.nodes.get(id) ?? { id, parent }, facts);
    this.nodes.set(id, node);
    return node;
  }

  private fire(nodes: CheckpointsNode[] | undefined): void {
    for (const listener of this.listeners) listener(nodes);
  }
}

/** Is a row that of a place, or below it? */
function isAt(id: string, place: string): boolean {
  return id === place || id.startsWith(`${place}\n`);
}

function failureRow({ folder, target = "" }: CheckpointsRoot, problem: string): CheckpointsRow {
  return {
    id: `${folder}\n${target}\nfailure`,
    kind: "problem",
    label: problem,
    description: "",
    tooltip: problem,
    icon: "warning",
    color: "list.warningForeground",
    context: "problem",
    children: "none",
    spoken: problem,
  };
}
