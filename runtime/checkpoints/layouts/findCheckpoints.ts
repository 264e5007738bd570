import type { PlaceReader } from "../placeReader.ts";
import type { FolderEntry } from "../source.ts";
import { below, lastName } from "./paths.ts";
import { readPointer, type Pointer } from "./pointers.ts";
import { findLayout } from "./registry.ts";

export interface FoundCheckpoint {
  /** Relative to the place. */
  path: string;
  modifiedAt: Date;
}

const maxDepth = 5;
const maxFolders = 5000;
const extension = /\.(?:pt|pth|ckpt|bin|safetensors|keras|h5|hdf5|npz|npy|pkl|pickle|joblib|gguf|index)$/i;
const nested = /^(?:tmp-)?checkpoint[-_]\d+$/;
/** Files beside checkpoints that are none, whatever their extension. */
const notCheckpoints = /^(?:training_args\.bin|rng_state.*|scheduler\.(?:pt|bin)|scaler\.pt)$/;

/**
 * Walks a folder for checkpoints: the folder itself, folders of a known layout (which are not entered), and single files by their
 * extension. Names with the highest numbers come first. Bounded in depth and number.
 */
export async function findCheckpoints(
  reader: PlaceReader,
  root: string,
  skipFolder: (name: string) => boolean = () => false,
): Promise<{ found: FoundCheckpoint[]; pointers: Pointer[] }> {
  const found: FoundCheckpoint[] = [];
  const pointers: Pointer[] = [];
  const queue: { path: string; depth: number }[] = [{ path: root, depth: 0 }];
  for (let folders = 0; queue.length > 0 && folders < maxFolders; folders++) {
    const { path, depth } = queue.shift()!;
    const entries = await reader.list(path);
    if (entries === undefined) {
      // A file was named.
      if (path === root) found.push({ path, modifiedAt: new Date(0) });
      continue;
    }
    if (findLayout(entries, lastName(path === "" ? reader.uri : path)) !== undefined) {
      found.push({ path, modifiedAt: newest(entries) });
      // A finished run leaves its model in the folder that its checkpoints lie in.
      for (const { name, kind } of entries) {
        if (kind === "folder" && nested.test(name) && depth < maxDepth)
          queue.push({ path: below(path, name), depth: depth + 1 });
      }
      continue;
    }
    for (const entry of entries.toSorted((a, b) => b.name.localeCompare(a.name, "en", { numeric: true }))) {
      const full = below(path, entry.name);
      if (entry.kind === "folder") {
        const enter = depth < maxDepth && !entry.name.startsWith(".git") && !skipFolder(entry.name);
        if (enter) queue.push({ path: full, depth: depth + 1 });
      } else if (entry.kind === "file") {
        const pointer = await readPointer(reader, path, entry);
        if (pointer !== undefined) pointers.push(pointer);
        else if (extension.test(entry.name) && !notCheckpoints.test(entry.name)) {
          found.push({ path: full, modifiedAt: entry.modifiedAt });
        }
      }
    }
  }
  return { found, pointers };
}

function newest(entries: readonly FolderEntry[]): Date {
  return entries.reduce((last, { modifiedAt }) => (modifiedAt > last ? modifiedAt : last), new Date(0));
}
