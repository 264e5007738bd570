import type { CheckExtent } from "../../../runtime/index.ts";
import type { IdentifiedReport } from "./requests.ts";

/** Why the newest run gave no report. */
export interface ChecklistFailure {
  /** As the runtime names it: "check/no-pipeline", "config/…"; "stopped" when the person ended it. */
  code: string;
  message: string;
  hint?: string;
}

/** What is known of the pipelines of one folder. A run under way changes nothing of the report until it is whole. */
export interface FolderChecklist {
  folder: string;
  report?: IdentifiedReport;
  /** What was asked for beyond static checks. */
  extent?: CheckExtent;
  /** Manifests that were in front of a run of the checklist though preflight.yaml does not name them, absolute. */
  also?: readonly string[];
  /** When the report was made, in ms since 1970. */
  at?: number;
  /** Of the run under way. */
  progress?: { done: number; total?: number };
  /** The newest run gave no report; the one here is an older one. */
  failure?: ChecklistFailure;
}

/** The newest report of each folder, for the tree, the diagnostics and the report document. Knows nothing of the editor. */
export class ChecklistModel {
  private readonly folders = new Map<string, FolderChecklist>();
  private readonly listeners = new Set<() => void>();

  get all(): ReadonlyMap<string, FolderChecklist> {
    return this.folders;
  }

  get isRunning(): boolean {
    return [...this.folders.values()].some(({ progress }) => progress !== undefined);
  }

  get hasReport(): boolean {
    return [...this.folders.values()].some(({ report }) => report !== undefined);
  }

  start(folder: string): void {
    this.change(folder, (old) => ({ ...old, progress: { done: 0 } }));
  }

  /** From now on checked with the pipelines of the folder, until the checklist is cleared. */
  include(folder: string, manifest: string): void {
    const { also = [] } = this.folders.get(folder) ?? {};
    if (!also.includes(manifest)) this.change(folder, (old) => ({ ...old, also: [...also, manifest] }));
  }

  advance(folder: string, progress: { done: number; total?: number }): void {
    this.change(folder, (old) => (old.progress === undefined ? old : { ...old, progress }));
  }

  set(folder: string, report: IdentifiedReport, extent: CheckExtent = {}, at = Date.now()): void {
    this.change(folder, ({ also }) => ({ folder, report, extent, at, also }));
  }

  fail(folder: string, failure: ChecklistFailure): void {
    this.change(folder, ({ report, extent, at, also }) => ({ folder, report, extent, at, also, failure }));
  }

  clear(): void {
    this.folders.clear();
    this.tell();
  }

  onChange(listener: () => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  }

  private change(folder: string, next: (old: FolderChecklist) => FolderChecklist): void {
    this.folders.set(folder, next(this.folders.get(folder) ?? { folder }));
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
