import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { RunSummary } from "../target.ts";
import { LocalError } from "./localError.ts";
import type { RunStore } from "./runStore/runStore.ts";

interface Kept {
  version: string;
  summary: RunSummary;
}

const statsAtOnce = 500;
const readsAtOnce = 32;

/** Summaries of the runs of a store. That of a run that has ended is read again only when its file has changed. */
export class RunSummaries {
  private readonly store: RunStore;
  private readonly read: (name: string) => Promise<RunSummary>;
  private readonly kept = new Map<string, Kept>();

  /** @param read the summary of one run; throws LocalError */
  constructor(store: RunStore, read: (name: string) => Promise<RunSummary>) {
    this.store = store;
    this.read = read;
  }

  /** Names of all runs, the one that changed last first. */
  async names(signal?: AbortSignal): Promise<string[]> {
    const names = await this.store.names();
    const changed = new Map<string, number>();
    for (let at = 0; at < names.length; at += statsAtOnce) {
      signal?.throwIfAborted();
      await Promise.all(
        names.slice(at, at + statsAtOnce).map(async (name) => {
          const file = await this.fileOf(name);
          changed.set(name, file?.mtimeMs ?? 0);
          if (this.kept.get(name)?.version !== versionOf(file)) this.kept.delete(name);
        }),
      );
    }
    for (const name of this.kept.keys()) if (!changed.has(name)) this.kept.delete(name);
    return names.sort((a, b) => changed.get(b)! - changed.get(a)!);
  }

  /** Of those that are still there; what can not be read comes with its problem. After `names`. */
  async of(names: readonly string[], signal?: AbortSignal): Promise<RunSummary[]> {
    const found: RunSummary[] = [];
    for (let at = 0; at < names.length; at += readsAtOnce) {
      signal?.throwIfAborted();
      const some = await Promise.all(names.slice(at, at + readsAtOnce).map((name) => this.one(name)));
      found.push(...some.filter((summary) => summary !== undefined));
    }
    return found;
  }

  private async one(name: string): Promise<RunSummary | undefined> {
    const known = this.kept.get(name);
    if (known !== undefined) return known.summary;
    // Asked before reading: a run that changes meanwhile is read again.
    const version = versionOf(await this.fileOf(name));
    try {
      const summary = await this.read(name);
      if (summary.finishedAt !== undefined && version !== undefined) this.kept.set(name, { version, summary });
      return summary;
    } catch (error) {
      if (error instanceof LocalError && error.reason === "not-found") return undefined;
      const problem = error instanceof Error ? error.message : String(error);
      return { name, uid: "", target: "local", phase: "Unknown", pipeline: "", problem };
    }
  }

  private fileOf(name: string) {
    return stat(join(this.store.runs, name, "workflow.json")).catch(() => undefined);
  }
}

function versionOf(file: { ino: number; mtimeMs: number; size: number } | undefined): string | undefined {
  return file && `${file.ino} ${file.mtimeMs} ${file.size}`;
}
