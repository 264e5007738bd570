import type { DvcEntry, DvcProject } from "../dvcProject.ts";
import type { DvcHashKind } from "../md5Hasher.ts";
import { recordedPaths } from "../recordedPaths.ts";

/** One output whose bytes a remote must have. */
export interface LockedObject {
  /** Path in the workspace, with "/". */
  name: string;
  /** The file that records it. */
  from: string;
  /** With ".dir" for a folder. */
  md5: string;
  kind: DvcHashKind;
  size?: number;
  nfiles?: number;
  /** The remote it goes to; undefined = the default one. */
  remote?: string;
}

export interface LockedObjects {
  objects: LockedObject[];
  /** Outputs that no remote can be asked for, and why. */
  open: { name: string; from: string; why: string }[];
  /** Outputs that DVC does not push, by its configuration. */
  unpushed: number;
}

/** What the remotes must hold for the data of `dvc.lock` and `.dvc` files to be had again. */
export async function lockedObjects(project: DvcProject, workspace: string): Promise<LockedObjects> {
  const found: LockedObjects = { objects: [], open: [], unpushed: 0 };
  for (const { file, problem } of project.files) {
    if (problem !== undefined) found.open.push({ name: file, from: file, why: problem });
  }
  for (const { name, from, entry, role, importedFrom } of await recordedPaths(project, workspace)) {
    // A dependency is an output of somebody else, or in git.
    if (role === "dependency") continue;
    if (importedFrom === undefined) add(entry, { name, from }, found);
    else found.open.push({ name, from, why: `is imported from ${importedFrom}, which has its own remote` });
  }
  return found;
}

function add(entry: DvcEntry, at: { name: string; from: string }, found: LockedObjects): void {
  // What is not cached (metrics) is in git.
  if (!entry.cache) return;
  if (!entry.push) found.unpushed += 1;
  else if (entry.external) found.open.push({ ...at, why: "lies outside the workspace" });
  else if (entry.md5 === undefined) found.open.push({ ...at, why: "has no md5" });
  else {
    const { md5, size, nfiles, remote, legacy } = entry;
    found.objects.push({ ...at, md5, size, nfiles, remote, kind: legacy ? "md5-dos2unix" : "md5" });
  }
}
