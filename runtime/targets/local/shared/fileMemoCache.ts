import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { MemoCache } from "../engine/memoCache.ts";
import type { Outputs } from "../../../manifest/argo.ts";

/** Argo keeps a cache in a ConfigMap, which Kubernetes limits to this. */
const largestEntry = 1024 * 1024;

interface Entry {
  cache: string;
  key: string;
  nodeId: string;
  outputs?: Outputs;
  createdAt: number;
}

/** Memoized outputs that all runs of one `.preflight/` folder see: one file per cache and key, replaced as a whole. */
export class FileMemoCache implements MemoCache {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  load(cache: string, key: string): { nodeId: string; outputs?: Outputs; createdAt: number } | undefined {
    try {
      const file = this.file(cache, key);
      if (statSync(file).size > largestEntry) return undefined;
      const entry = JSON.parse(readFileSync(file, "utf8")) as Partial<Entry>;
      // The name of the file is a hash: what counts is what is written inside.
      if (entry.cache !== cache || entry.key !== key || typeof entry.createdAt !== "number") return undefined;
      return { nodeId: String(entry.nodeId ?? ""), outputs: entry.outputs, createdAt: entry.createdAt };
    } catch {
      // Not there or damaged: a miss, and the step runs.
      return undefined;
    }
  }

  save(cache: string, key: string, nodeId: string, outputs: Outputs | undefined): void {
    const entry: Entry = { cache, key, nodeId, outputs, createdAt: Date.now() };
    const text = JSON.stringify(entry);
    if (Buffer.byteLength(text) > largestEntry) return;
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const temporary = join(this.folder, `.${randomBytes(8).toString("hex")}`);
    writeFileSync(temporary, text, { mode: 0o600 });
    renameSync(temporary, this.file(cache, key));
  }

  private file(cache: string, key: string): string {
    return join(
      this.folder,
      `${createHash("sha256")
        .update(JSON.stringify([cache, key]))
        .digest("hex")}.json`,
    );
  }
}
