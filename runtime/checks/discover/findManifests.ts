import { open } from "node:fs/promises";
import path from "node:path";
import { globPattern } from "./glob.ts";
import { walk } from "./walk.ts";

/** Paths (relative to `folder`) of the files below `folder` that one of the globs names; unmatched globs come apart. */
export async function matchGlobs(
  folder: string,
  globs: readonly string[],
  signal: AbortSignal,
): Promise<{ files: string[]; unmatched: string[] }> {
  const all = await walk(folder, signal);
  const files = new Set<string>();
  const unmatched = globs.filter((glob) => {
    const pattern = globPattern(glob);
    const found = all.filter((file) => pattern.test(file));
    for (const file of found) files.add(file);
    return found.length === 0;
  });
  return { files: [...files], unmatched };
}

/** Paths (relative to `folder`) of the files below it that look like Argo pipelines. */
export async function findManifests(folder: string, signal: AbortSignal): Promise<string[]> {
  const found: string[] = [];
  for (const file of await walk(folder, signal)) {
    signal.throwIfAborted();
    if (await looksLikePipeline(path.join(folder, file))) found.push(file);
  }
  return found;
}

const sniffed = 256 * 1024;

/** Only the beginning is read: a manifest names its API group and kind early, data files are large. */
async function looksLikePipeline(file: string): Promise<boolean> {
  try {
    const handle = await open(file, "r");
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(sniffed), 0, sniffed, 0);
      const text = buffer.toString("utf8", 0, bytesRead);
      return text.includes("argoproj.io/v1alpha1") && kind.test(text);
    } finally {
      await handle.close();
    }
  } catch {
    return false; // unreadable files are not ours to complain about when nobody named them
  }
}

const kind = /\bkind"?:\s{0,10}["']?(Workflow|WorkflowTemplate|ClusterWorkflowTemplate|CronWorkflow)\b/;
