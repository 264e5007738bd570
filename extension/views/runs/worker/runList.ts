import type { RunSummary } from "../../../../runtime/index.ts";
import type { RunsFilter } from "../runsFilter.ts";
import type { RunsSummary } from "../runsSummary.ts";
import { isOver } from "./rows/isOver.ts";

const maxPipelines = 200;

/** The runs of a target, the newest first, and what of them the filter lets through. */
export class RunList {
  complete = false;
  private readonly runs = new Map<string, RunSummary>();
  private filter: RunsFilter;
  private shown: RunSummary[] | undefined;

  constructor(filter: RunsFilter) {
    this.filter = filter;
  }

  get(name: string): RunSummary | undefined {
    return this.runs.get(name);
  }

  setFilter(filter: RunsFilter): void {
    this.filter = filter;
    this.shown = undefined;
  }

  /** @returns the runs that were live before and are not any more */
  apply(changed: readonly RunSummary[], removed: readonly string[]): RunSummary[] {
    const ended = changed.filter((run) => {
      const before = this.runs.get(run.name);
      return before !== undefined && before.uid === run.uid && isLive(before) && !isLive(run);
    });
    for (const run of changed) this.runs.set(run.name, run);
    for (const name of removed) this.runs.delete(name);
    this.shown = undefined;
    return ended;
  }

  get newestFirst(): readonly RunSummary[] {
    this.shown ??= [...this.runs.values()].filter((run) => this.isShown(run)).sort(byStart);
    return this.shown;
  }

  get summary(): Omit<RunsSummary, "resumed"> {
    const all = [...this.runs.values()];
    const pipelines = [...new Set(all.map(({ pipeline }) => pipeline).filter((name) => name !== ""))].sort();
    return {
      total: all.length,
      shown: this.newestFirst.length,
      live: all.filter(isLive).length,
      failed: all.filter(({ phase }) => phase === "Failed" || phase === "Error").length,
      pipelines: pipelines.slice(0, maxPipelines),
      complete: this.complete,
    };
  }

  private isShown(run: RunSummary): boolean {
    const { phases, pipelines } = this.filter;
    const phase = run.engine === "dead" ? "Interrupted" : run.phase === "Error" ? "Failed" : run.phase;
    return (
      (phases.length === 0 || phases.includes(phase)) && (pipelines.length === 0 || pipelines.includes(run.pipeline))
    );
  }
}

/** Something still works on it. */
export function isLive(run: RunSummary): boolean {
  return run.finishedAt === undefined && run.engine !== "dead" && !isOver(run.phase) && run.phase !== "Unknown";
}

function byStart(a: RunSummary, b: RunSummary): number {
  const [first, second] = [a.startedAt ?? "", b.startedAt ?? ""];
  if (first !== second) return first < second ? 1 : -1;
  return a.name < b.name ? -1 : 1;
}
