import { access } from "node:fs/promises";
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
  /** Manifests to check beside those of the configuration, absolute; not used where `files` names some, nor those that are gone. */
  also?: readonly string[];
  /** Texts that an editor holds (absolute paths); they count instead of the disk's. */
  open: readonly FileText[];
  /** Ids, or their beginnings up to a dash; empty or absent = all. */
  only?: readonly string[];
  target?: string;
  /** May programs run that the workspace can steer, and may services be asked? */
  trusted: boolean;
  /** Told before a check writes to a store; what it throws keeps that store from being written to. */
  onPlan?: ChecklistOptions["onPlan"];
  signal: AbortSignal;
}

/** The manifests (paths relative to `cwd`) and what to check on them. Throws CheckError, ManifestError or ConfigError. */
export async function prepareCheck(
  options: RunCheckOptions,
): Promise<{ texts: FileText[]; request: ChecklistOptions & { changed: FileText[] } }> {
  const { cwd, files: named, also = [], open, only = [], trusted, signal } = options;
  const loaded = await loadConfigFor(named, cwd);
  const files = await chooseFiles(named, loaded, cwd, signal);
  if (named.length === 0) files.push(...(await missingFrom(files, also, cwd)));
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
      onPlan: options.onPlan,
      signal,
    },
  };
}

/** Those of `also` that are there and not among `files` already, as paths from `cwd`. */
async function missingFrom(files: readonly string[], also: readonly string[], cwd: string): Promise<string[]> {
  const known = new Set(files.map((file) => path.resolve(cwd, file)));
  const wanted = [...new Set(also.map((file) => path.resolve(cwd, file)))].filter((file) => !known.has(file));
  const there = await Promise.all(
    wanted.map((file) =>
      access(file).then(
        () => true,
        () => false,
      ),
    ),
  );
  return wanted.filter((_, index) => there[index]).map((file) => path.relative(cwd, file));
}
