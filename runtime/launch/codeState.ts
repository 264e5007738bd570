import path from "node:path";
import { openContext } from "../checks/openContext.ts";
import { usedFiles } from "../checks/lineage/usedFiles.ts";
import { podSubjects } from "../checks/subject/subjects.ts";
import type { LoadedConfig } from "../config/loadConfig.ts";
import { gitState } from "../git/gitState.ts";
import { runGit } from "../git/runGit.ts";
import { readManifests } from "../manifest/readManifests.ts";
import type { ReadPipeline } from "./readPipeline.ts";

/** The commit that names the code of a launch, and whether it really does. */
export interface CodeState {
  commit: string;
  /** Files that the run uses and the commit does not hold as they are, relative to the repository. */
  changed: string[];
}

/**
 * Commit of the workspace, and which of the files that matter to the pipeline differ from it: manifests, the code that steps start,
 * DVC files. Where a step starts code that can not be found, every tracked file matters. Undefined without git or commit.
 */
export async function codeState(
  read: ReadPipeline,
  loaded: LoadedConfig,
  signal: AbortSignal,
): Promise<CodeState | undefined> {
  const texts = read.files.map(({ path, text }) => ({ path, content: text }));
  const manifests = readManifests(texts, { workflowDefaults: loaded.config.controller.workflowDefaults });
  const context = openContext(manifests, { loaded, cwd: read.cwd, signal });
  const { files, complete } = await usedFiles(context, podSubjects(context));
  const named = read.files.map((file) => path.resolve(read.cwd, file.path));
  const state = await gitState(read.workspace, [...new Set([...files, ...named])], signal);
  if (state.kind !== "repository" || state.commit === undefined) return undefined;
  const changed = new Set([...state.changed, ...state.untracked, ...state.outside.map((file) => path.basename(file))]);
  if (!complete) {
    const all = ["status", "--porcelain=v1", "-z", "--untracked-files=no", "--ignore-submodules=all", "--no-renames"];
    const { exitCode, stdout } = await runGit(state.root, all, signal, state.settings);
    if (exitCode === 0) for (const line of stdout.split("\0")) if (line.length > 3) changed.add(line.slice(3));
  }
  return { commit: state.commit, changed: [...changed].map((name) => name.split(path.sep).join("/")).toSorted() };
}
