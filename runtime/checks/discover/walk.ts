import { readdir } from "node:fs/promises";
import path from "node:path";

const ignored = new Set(["node_modules", ".git", ".preflight", "dist", ".venv", "venv", "__pycache__", ".dvc"]);
const deepest = 12;
const mostEntries = 20_000;

/**
 * YAML and JSON files below `folder`, sorted, with "/" between names; links are not followed. Stops after 20,000 entries or 12
 * levels, so that a home folder given by mistake does not hang it.
 */
export async function walk(folder: string, signal: AbortSignal): Promise<string[]> {
  const found: string[] = [];
  let entries = 0;
  const visit = async (current: string, depth: number): Promise<void> => {
    signal.throwIfAborted();
    if (depth > deepest || entries > mostEntries) return;
    const listing = await readdir(path.join(folder, current), { withFileTypes: true }).catch(() => []);
    for (const entry of listing.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (++entries > mostEntries) return;
      const name = current === "" ? entry.name : `${current}/${entry.name}`;
      if (entry.isDirectory() && !ignored.has(entry.name)) await visit(name, depth + 1);
      else if (entry.isFile() && /\.(ya?ml|json)$/i.test(entry.name)) found.push(name);
    }
  };
  await visit("", 0);
  return found;
}
