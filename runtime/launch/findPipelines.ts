import { chooseFiles } from "../checks/discover/chooseFiles.ts";
import { CheckError } from "../checks/checkError.ts";
import { loadConfigFor } from "../config/loadConfig.ts";

/** Manifests of a folder, relative to it: those its preflight.yaml names, else what is found; none is an empty list. */
export async function findPipelines(cwd: string, signal: AbortSignal): Promise<string[]> {
  const loaded = await loadConfigFor([], cwd);
  try {
    return await chooseFiles([], loaded, cwd, signal);
  } catch (error) {
    if (error instanceof CheckError && error.reason === "no-pipeline") return [];
    throw error;
  }
}
