import type { Outputs } from "../../../manifest/argo.ts";
import type { MemoCache, MemoEntry } from "./memoCache.ts";

/** A cache that lasts as long as the process. */
export class MemoryMemoCache implements MemoCache {
  private readonly entries = new Map<string, MemoEntry>();
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  load(cache: string, key: string): MemoEntry | undefined {
    return this.entries.get(`${cache}/${key}`);
  }

  save(cache: string, key: string, nodeId: string, outputs: Outputs | undefined): void {
    this.entries.set(`${cache}/${key}`, { nodeId, outputs, createdAt: this.now() });
  }
}
