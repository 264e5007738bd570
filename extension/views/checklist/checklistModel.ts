import type { CheckReport } from "../../../runtime/index.ts";

/** The newest report of each folder, for the tree, the diagnostics and the report document. Knows nothing of the editor. */
export class ChecklistModel {
  private readonly reports = new Map<string, CheckReport>();
  private readonly listeners = new Set<() => void>();

  get all(): ReadonlyMap<string, CheckReport> {
    return this.reports;
  }

  set(folder: string, report: CheckReport): void {
    this.reports.set(folder, report);
    for (const listener of this.listeners) listener();
  }

  onChange(listener: () => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  }
}
