import path from "node:path";

/** How a path inside an image was found in the workspace. */
export type FoundFile = { file: string } | { ambiguous: string[] } | { missing: true };

/** What looking for a file needs; `exists` and `list` give workspace-relative paths with "/". */
export interface FileFinder {
  /** Folders to try first, nearest first: the manifest's own, what the image maps to, the workspace ("") last. */
  roots: readonly string[];
  exists(file: string): Promise<boolean>;
  list(): Promise<readonly string[]>;
}

/**
 * Maps a path in the image (/app/src/train.py, or train.py under a workingDir) to a workspace file: the longest piece of its
 * end that exists under a root, else the only file of the workspace that ends in the longest such piece.
 */
export async function findFile(imagePath: string, finder: FileFinder): Promise<FoundFile> {
  const parts = imagePath.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.length === 0 || parts.length > 40 || parts.some((part) => part === ".." || part.includes("\0"))) {
    return { missing: true };
  }
  for (let from = 0; from < parts.length; from += 1) {
    const tail = parts.slice(from).join("/");
    for (const root of finder.roots) {
      const file = root === "" ? tail : path.posix.join(root, tail);
      if (await finder.exists(file)) return { file };
    }
  }
  const files = await finder.list();
  for (let from = 0; from < parts.length; from += 1) {
    const tail = parts.slice(from).join("/");
    const found = files.filter((file) => file === tail || file.endsWith(`/${tail}`));
    if (found.length === 1) return { file: found[0]! };
    if (found.length > 1) return { ambiguous: found.slice(0, 5) };
  }
  return { missing: true };
}
