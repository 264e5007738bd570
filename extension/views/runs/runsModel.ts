import type { RunSummary } from "../../../runtime/index.ts";

/** The runs that the tree shows, per folder. Knows nothing of the editor. */
export class RunsModel {
  private readonly runs = new Map<string, RunSummary[]>();
  private readonly listeners = new Set<() => void>();

  get all(): ReadonlyMap<string, RunSummary[]> {
    return this.runs;
  }

  set(folder: string, runs: RunSummary[]): void {
    this.runs.set(folder, runs);
    for (const listener of this.listeners) listener();
  }

  onChange(listener: () => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  }
}
