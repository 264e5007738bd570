import { stat } from "node:fs/promises";
import path from "node:path";
import type { LoadedConfig } from "../../config/loadConfig.ts";
import { CheckError } from "../checkError.ts";
import { findManifests, matchGlobs } from "./findManifests.ts";

/**
 * The manifests to check, relative to `cwd` where they are below it: those named (folders are searched), else `pipelines` of
 * preflight.yaml, else what looks like a pipeline in the workspace. Throws CheckError when there are none.
 */
export async function chooseFiles(
  named: readonly string[],
  { config, folder, file }: LoadedConfig,
  cwd: string,
  signal: AbortSignal,
): Promise<string[]> {
  if (named.length > 0) return unique(await expandNamed(named, cwd, signal));
  const fromConfig = config.pipelines.length > 0;
  const { files, unmatched } = fromConfig
    ? await matchGlobs(folder, config.pipelines, signal)
    : { files: await findManifests(folder, signal), unmatched: [] };
  if (unmatched.length > 0) {
    throw new CheckError(`pipelines of ${shown(file ?? folder, cwd)}: no file matches "${unmatched[0]}"`, {
      reason: "no-pipeline",
      hint: "Paths are relative to preflight.yaml; * stays in one folder, ** crosses folders.",
    });
  }
  if (files.length === 0) {
    throw new CheckError(`no pipeline found in ${shown(folder, cwd)}`, {
      reason: "no-pipeline",
      hint: "Name the manifest (`preflight check FILE`), or list it under `pipelines` in preflight.yaml.",
    });
  }
  return unique(files.map((one) => shown(path.join(folder, one), cwd)));
}

async function expandNamed(named: readonly string[], cwd: string, signal: AbortSignal): Promise<string[]> {
  const files: string[] = [];
  for (const name of named) {
    const full = path.resolve(cwd, name);
    const info = await stat(full).catch((error: NodeJS.ErrnoException) => {
      const why = error.code === "ENOENT" ? "does not exist" : `can not be read (${error.code})`;
      throw new CheckError(`${name} ${why}`, { reason: "unreadable", hint: "Check the path.", cause: error });
    });
    if (!info.isDirectory()) files.push(name);
    else {
      const found = await findManifests(full, signal);
      if (found.length === 0) {
        throw new CheckError(`no pipeline found in ${name}`, {
          reason: "no-pipeline",
          hint: "Name the manifest itself.",
        });
      }
      files.push(...found.map((one) => path.join(name, one)));
    }
  }
  return files;
}

function unique(files: string[]): string[] {
  return [...new Map(files.map((file) => [path.resolve(file), file])).values()];
}

function shown(file: string, cwd: string): string {
  const relative = path.relative(cwd, file);
  return relative === "" ? "." : relative.startsWith("..") ? file : relative;
}
