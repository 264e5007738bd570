import path from "node:path";
import type { DvcEntry, DvcProject } from "./dvcProject.ts";
import { dvcStages, type OutFlags } from "./stages.ts";

/** One path of the workspace whose hash DVC records. */
export interface RecordedPath {
  /** In the workspace, with "/"; it may lead out of it. */
  name: string;
  /** The file that records it. */
  from: string;
  entry: DvcEntry;
  role: "output" | "dependency";
  importedFrom?: string;
}

/**
 * Every path that .dvc files and dvc.lock record, with what dvc.yaml says of it. Paths are relative to the wdir of their stage, which
 * dvc.lock does not repeat; a stage whose wdir can not be resolved is taken to have none.
 */
export async function recordedPaths({ files }: DvcProject, workspace: string): Promise<RecordedPath[]> {
  const found: RecordedPath[] = [];
  for (const file of files) {
    if (file.kind === "dvc") {
      for (const entry of file.outs) {
        const name = path.posix.join(file.folder, entry.path);
        found.push({ name, from: file.file, entry, role: "output", importedFrom: file.importedFrom });
      }
      continue;
    }
    const from = path.posix.join(file.folder, "dvc.lock");
    const { stages } = await dvcStages(file.yaml, path.join(workspace, file.folder));
    const byName = new Map(stages.map((stage) => [stage.name, stage]));
    for (const [stage, { deps, outs }] of file.lock ?? []) {
      const { wdir = "", outFlags = {} } = byName.get(stage) ?? {};
      const add = (entry: DvcEntry, role: RecordedPath["role"], flags?: OutFlags): void =>
        void found.push({
          name: path.posix.join(file.folder, wdir, entry.path),
          from,
          entry: { ...entry, ...flags },
          role,
        });
      for (const entry of deps) add(entry, "dependency");
      for (const entry of outs) add(entry, "output", outFlags[entry.path]);
    }
  }
  return found;
}
