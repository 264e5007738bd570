import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { readManifests } from "../../runtime/manifest/readManifests.ts";
import type { RunRecord } from "../conformance/record.ts";

export interface FolderOfRuns {
  records: RunRecord[];
  /** Files with nothing to run: templates, cron workflows, other kinds, no YAML at all. */
  without: string[];
}

/**
 * The manifests below a folder, by name: every .yaml file that holds a Workflow, and the recorded runs of .json files whose
 * manifest is recorded. A file is called by its path below the folder, without its ending.
 */
export async function readFolder(folder: string): Promise<FolderOfRuns> {
  const found: FolderOfRuns = { records: [], without: [] };
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  for (const file of files.sort()) {
    const name = relative(folder, file).split(sep).join("/");
    if (/\.ya?ml$/.test(name)) {
      const manifest = await readFile(file, "utf8");
      const { documents } = readManifests([{ path: name, content: manifest }]);
      if (documents.some(({ kind }) => kind === "Workflow"))
        found.records.push({ id: name.replace(/\.ya?ml$/, ""), group: "folder", about: "", manifest });
      else found.without.push(name);
    } else if (name.endsWith(".json")) {
      const runs = recordedRuns(await readFile(file, "utf8"));
      if (runs === undefined) found.without.push(name);
      else found.records.push(...runs.filter(({ manifest }) => manifest !== undefined));
    }
  }
  return found;
}

/** Undefined for other JSON, and for what is none. */
function recordedRuns(text: string): RunRecord[] | undefined {
  try {
    const { runs } = JSON.parse(text) as { runs?: RunRecord[] };
    return Array.isArray(runs) ? runs : undefined;
  } catch {
    return undefined;
  }
}
