import { opendir, readFile, realpath, stat } from "node:fs/promises";
import path from "node:path";
import type { DirEntry } from "./dirHash.ts";
import { dirHash } from "./dirHash.ts";
import type { IgnoreRule } from "./dvcIgnore.ts";
import { ignoreRules, isIgnored } from "./dvcIgnore.ts";
import type { DvcHashKind } from "./fileHash.ts";
import { fileHash } from "./fileHash.ts";

/** What lies at a path, as DVC would record it. */
export interface PathHash {
  /** md5, with ".dir" for a folder; undefined when only sizes were asked for. */
  md5?: string;
  size: number;
  nfiles?: number;
}

export interface HashOptions {
  kind: DvcHashKind;
  signal: AbortSignal;
  /** Folder of the project: .dvcignore files from there down count. */
  root: string;
  /** Leave the hashing out: size and number of files only. */
  sizesOnly?: boolean;
  onProgress?: (progress: { done: number; total: undefined; unit: "bytes" }) => void;
}

const maxFiles = 2_000_000;
const atOnce = 16;

/** Hashes a file or folder below `root`; undefined when nothing is there. Memory grows with the number of files, not their size. */
export async function hashPath(target: string, options: HashOptions): Promise<PathHash | undefined> {
  const info = await stat(target).catch(() => undefined);
  if (info === undefined) return undefined;
  let done = 0;
  const onBytes = (bytes: number): void =>
    options.onProgress?.({ done: (done += bytes), total: undefined, unit: "bytes" });
  if (info.isFile()) {
    const md5 = options.sizesOnly
      ? undefined
      : await fileHash(target, options.kind, { signal: options.signal, onBytes });
    return { md5, size: info.size };
  }
  if (!info.isDirectory()) return undefined;
  const entries: DirEntry[] = [];
  // A few files at once: most of the time for many small files is waiting for the file system.
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let size = 0;
  let count = 0;
  const rules = await rulesAbove(target, options.root);
  const visited = new Set<string>();
  const folders: { folder: string; rules: { base: string; rules: IgnoreRule[] }[] }[] = [{ folder: target, rules }];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    options.signal.throwIfAborted();
    // A link that leads back up would never end.
    const real = await realpath(next.folder);
    if (visited.has(real)) continue;
    visited.add(real);
    const own = await readRules(next.folder);
    const active = own === undefined ? next.rules : [...next.rules, own];
    for await (const entry of await opendir(next.folder, { bufferSize: 256 })) {
      const full = path.join(next.folder, entry.name);
      const kind = entry.isSymbolicLink() ? await stat(full).catch(() => undefined) : entry;
      const isFolder = kind?.isDirectory() ?? false;
      const ignored = active.some(({ base, rules }) =>
        isIgnored(rules, path.relative(base, full).split(path.sep).join("/"), isFolder),
      );
      if (ignored) continue;
      if (isFolder) {
        folders.push({ folder: full, rules: active });
        continue;
      }
      if (kind?.isFile() !== true) continue;
      count += 1;
      if (count > maxFiles) throw new RangeError(`more than ${maxFiles} files below ${target}`);
      const job = (async () => {
        const { size: bytes } = await stat(full);
        size += bytes;
        if (options.sizesOnly) return;
        const md5 = await fileHash(full, options.kind, { signal: options.signal, onBytes, size: bytes });
        entries.push({ path: path.relative(target, full).split(path.sep).join("/"), md5 });
      })().finally(() => running.delete(job));
      job.catch((error: unknown) => failures.push(error));
      running.add(job);
      if (running.size >= atOnce) await Promise.race(running).catch(() => undefined);
      if (failures.length > 0) throw failures[0];
    }
  }
  await Promise.allSettled(running);
  if (failures.length > 0) throw failures[0];
  return { md5: options.sizesOnly ? undefined : dirHash(entries), size, nfiles: count };
}

async function rulesAbove(target: string, root: string): Promise<{ base: string; rules: IgnoreRule[] }[]> {
  const found: { base: string; rules: IgnoreRule[] }[] = [{ base: root, rules: [] }];
  const relative = path.relative(root, path.dirname(target));
  const parts = relative === "" || relative.startsWith("..") ? [] : relative.split(path.sep);
  for (let depth = 0; depth <= parts.length; depth += 1) {
    const own = await readRules(path.join(root, ...parts.slice(0, depth)));
    if (own !== undefined) found.push(own);
  }
  return found;
}

async function readRules(folder: string): Promise<{ base: string; rules: IgnoreRule[] } | undefined> {
  const file = path.join(folder, ".dvcignore");
  const info = await stat(file).catch(() => undefined);
  if (info === undefined || !info.isFile() || info.size > 1 << 20) return undefined;
  return { base: folder, rules: ignoreRules(await readFile(file, "utf8")) };
}
