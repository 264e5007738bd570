import { opendir } from "node:fs/promises";
import path from "node:path";

const skipped = new Set(["node_modules", "__pycache__", "site-packages", "venv", "dist", "build"]);
const maxEntries = 20_000;
const maxDepth = 8;

/**
 * Code and script files of the workspace (.py, .sh), relative with "/", at most 20,000 directory entries and 8 levels. Hidden folders,
 * environments and links are left out. Unreadable folders are skipped; undefined `complete` is false when a limit struck.
 */
export async function workspaceFiles(
  workspace: string,
  signal: AbortSignal,
): Promise<{ files: string[]; complete: boolean }> {
  const files: string[] = [];
  const folders: { relative: string; depth: number }[] = [{ relative: "", depth: 0 }];
  let entries = 0;
  let complete = true;
  for (let next = folders.shift(); next !== undefined; next = folders.shift()) {
    signal.throwIfAborted();
    try {
      const folder = await opendir(path.join(workspace, next.relative));
      for await (const entry of folder) {
        entries += 1;
        if (entries > maxEntries) return { files: files.toSorted(), complete: false };
        const relative = next.relative === "" ? entry.name : `${next.relative}/${entry.name}`;
        if (entry.isDirectory()) {
          if (entry.name.startsWith(".") || skipped.has(entry.name)) continue;
          if (next.depth >= maxDepth) complete = false;
          else folders.push({ relative, depth: next.depth + 1 });
        } else if (entry.isFile() && /\.(?:py|sh|bash)$/.test(entry.name)) files.push(relative);
      }
    } catch {
      // A folder that can not be read holds nothing we could say anything about.
      signal.throwIfAborted();
    }
  }
  return { files: files.toSorted(), complete };
}
