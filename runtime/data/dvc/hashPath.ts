import { dataFiles } from "./dataFiles.ts";
import { dirHash } from "./dirHash.ts";
import type { HashCache } from "./hashCache.ts";
import { hashFiles } from "./hashFiles.ts";
import type { DvcHashKind } from "./md5Hasher.ts";

/** What lies at a path, as DVC would record it. */
export interface PathHash {
  /** md5, with ".dir" for a folder; undefined when only sizes were asked for, or they already differ. */
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
  /** What is recorded: where size or number differ, the bytes need no reading. */
  expect?: { size?: number; nfiles?: number };
  /** Hashes of files that have not changed since. */
  cache?: HashCache;
  onProgress?: (progress: { done: number; total: number; unit: "bytes" }) => void;
}

/**
 * Hashes a file or folder below `root`; undefined when nothing is there. Large data is read in threads. Memory grows with the
 * number of files, not their size.
 */
export async function hashPath(target: string, options: HashOptions): Promise<PathHash | undefined> {
  const { kind, signal, expect, cache, onProgress } = options;
  const found = await dataFiles(target, options);
  if (found === undefined) return undefined;
  const { files, size } = found;
  const known: PathHash = found.kind === "file" ? { size } : { size, nfiles: files.length };
  const differs =
    (expect?.size !== undefined && expect.size !== size) ||
    (expect?.nfiles !== undefined && known.nfiles !== undefined && expect.nfiles !== known.nfiles);
  if (options.sizesOnly === true || differs) return known;
  const hashes = await hashFiles(files, { kind, signal, cache, onProgress });
  if (found.kind === "file") return { ...known, md5: hashes[0] };
  return { ...known, md5: dirHash(files.map((file, index) => ({ path: file.path, md5: hashes[index]! }))) };
}
