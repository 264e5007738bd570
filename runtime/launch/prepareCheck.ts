import path from "node:path";
import { allowedCosts, type CheckExtent } from "../checks/allowedCosts.ts";
import type { ChecklistOptions } from "../checks/checklist.ts";
import { chooseFiles } from "../checks/discover/chooseFiles.ts";
import type { FileText } from "../checks/fix/fixFindings.ts";
import { registry } from "../checks/registry.ts";
import type { RunChecksOptions } from "../checks/runChecks.ts";
import { selectChecks } from "../checks/selectChecks.ts";
import { loadConfigFor } from "../config/loadConfig.ts";
import { clusterOn } from "../plan/clusterOn.ts";
import { planOn } from "../plan/planOn.ts";
import { readManifestFiles } from "./readManifestFiles.ts";

/** What a person asks of the checklist in an editor. */
export interface RunCheckOptions extends RunChecksOptions, CheckExtent {
  cwd: string;
  /** Manifests or folders; empty = those of the configuration, else what is found. */
  files: readonly string[];
  /** Texts that an editor holds (absolute paths); they count instead of the disk's. */
  open: readonly FileText[];
  /** Ids, or their beginnings up to a dash; empty or absent = all. */
  only?: readonly string[];
  target?: string;
  /** May programs run that the workspace can steer, and may services be asked? */
  trusted: boolean;
  signal: AbortSignal;
}

/** The manifests (paths relative to `cwd`) and what to check on them. Throws CheckError, ManifestError or ConfigError. */
export async function prepareCheck(
  options: RunCheckOptions,
): Promise<{ texts: FileText[]; request: ChecklistOptions & { changed: FileText[] } }> {
  const { cwd, files: named, open, only = [], trusted, signal } = options;
  const loaded = await loadConfigFor(named, cwd);
  const files = await chooseFiles(named, loaded, cwd, signal);
  const texts = await readManifestFiles(files, cwd, signal, open);
  // In a folder nobody trusts nothing is sent, whatever was asked.
  const costs = allowedCosts(trusted ? options : {});
  const { checks, notRun } = selectChecks(registry, { only, skip: loaded.config.checks.skip, costs });
  const target = options.target ?? loaded.config.target;
  return {
    texts,
    request: {
      loaded,
      cwd,
      checks,
      notRun,
      target,
      plan: target === undefined ? undefined : planOn(target, loaded, { network: costs.includes("network") }),
      cluster: target === undefined ? undefined : clusterOn(target, loaded),
      changed: open.map(({ path: file, text }) => ({ path: path.relative(cwd, file), text })),
      trusted,
      onProgress: options.onProgress,
      signal,
    },
  };
}
