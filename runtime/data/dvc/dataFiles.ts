import { opendir, readFile, realpath, stat } from "node:fs/promises";
import type { BigIntStats, Dirent } from "node:fs";
import path from "node:path";
import type { IgnoreRule } from "./dvcIgnore.ts";
import { ignoreRules, isIgnored } from "./dvcIgnore.ts";

/** One file of tracked data. */
export interface DataFile {
  /** Absolute. */
  file: string;
  /** Below the tracked folder, with "/"; "" for a tracked file itself. */
  path: string;
  size: number;
  /** Changes whenever the bytes may have: device, inode, size, times; undefined where the file system gives no inode. */
  identity?: string;
  /** Newest of mtime and ctime, milliseconds. */
  changedAt: number;
}

export interface DataFiles {
  kind: "file" | "folder";
  files: DataFile[];
  /** Sum, bytes. */
  size: number;
}

interface DataFilesOptions {
  /** Folder of the project: .dvcignore files from there down count. */
  root: string;
  signal: AbortSignal;
}

interface ScopedRules {
  base: string;
  rules: IgnoreRule[];
}

const maxFiles = 2_000_000;
/** Looking at a file is mostly waiting for the file system. */
const atOnce = 64;

/**
 * Lists what DVC tracks at a path: links are followed, what .dvcignore names is left out, nothing is read. Undefined when nothing
 * is there. Throws RangeError above 2,000,000 files, and what the file system throws.
 */
export async function dataFiles(target: string, { root, signal }: DataFilesOptions): Promise<DataFiles | undefined> {
  const info = await stat(target, { bigint: true }).catch(() => undefined);
  if (info === undefined) return undefined;
  if (info.isFile()) {
    const file = dataFile(target, "", info);
    return { kind: "file", files: [file], size: file.size };
  }
  if (!info.isDirectory()) return undefined;
  const files: DataFile[] = [];
  const visited = new Set<string>();
  const folders: { folder: string; rules: ScopedRules[] }[] = [
    { folder: target, rules: await rulesAbove(target, root) },
  ];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    signal.throwIfAborted();
    // A link that leads back up would never end.
    const real = await realpath(next.folder);
    if (visited.has(real)) continue;
    visited.add(real);
    const own = await readRules(next.folder);
    const rules = own === undefined ? next.rules : [...next.rules, own];
    const { folder } = next;
    const look = async (entry: Dirent): Promise<void> => {
      const full = path.join(folder, entry.name);
      const plain = entry.isDirectory() ? undefined : await stat(full, { bigint: true }).catch(() => undefined);
      const isFolder = entry.isDirectory() || (plain?.isDirectory() ?? false);
      const ignored = rules.some(({ base, rules }) =>
        isIgnored(rules, path.relative(base, full).split(path.sep).join("/"), isFolder),
      );
      if (ignored) return;
      if (isFolder) folders.push({ folder: full, rules });
      else if (plain?.isFile() === true) {
        files.push(dataFile(full, path.relative(target, full).split(path.sep).join("/"), plain));
      }
    };
    let some: Promise<void>[] = [];
    for await (const entry of await opendir(folder, { bufferSize: 1024 })) {
      some.push(look(entry));
      if (some.length < atOnce) continue;
      await Promise.all(some);
      some = [];
      signal.throwIfAborted();
      if (files.length > maxFiles) throw new RangeError(`more than ${maxFiles} files below ${target}`);
    }
    await Promise.all(some);
  }
  return { kind: "folder", files, size: files.reduce((sum, { size }) => sum + size, 0) };
}

function dataFile(file: string, relative: string, info: BigIntStats): DataFile {
  return {
    file,
    path: relative,
    size: Number(info.size),
    // Windows has file systems that number every file 0.
    ...(info.ino !== 0n && {
      identity: [info.dev, info.ino, info.size, info.mtimeNs, info.ctimeNs].map((part) => part.toString(36)).join("-"),
    }),
    changedAt: Number(info.mtimeMs > info.ctimeMs ? info.mtimeMs : info.ctimeMs),
  };
}

async function rulesAbove(target: string, root: string): Promise<ScopedRules[]> {
  const found: ScopedRules[] = [{ base: root, rules: [] }];
  const relative = path.relative(root, path.dirname(target));
  const parts = relative === "" || relative.startsWith("..") ? [] : relative.split(path.sep);
  for (let depth = 0; depth <= parts.length; depth += 1) {
    const own = await readRules(path.join(root, ...parts.slice(0, depth)));
    if (own !== undefined) found.push(own);
  }
  return found;
}

async function readRules(folder: string): Promise<ScopedRules | undefined> {
  const file = path.join(folder, ".dvcignore");
  const info = await stat(file).catch(() => undefined);
  if (info === undefined || !info.isFile() || info.size > 1 << 20) return undefined;
  return { base: folder, rules: ignoreRules(await readFile(file, "utf8")) };
}
