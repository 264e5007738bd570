import path from "node:path";
import type { CheckReport } from "../checks/checkReport.ts";
import { runChecklist } from "../checks/checklist.ts";
import { chooseFiles } from "../checks/discover/chooseFiles.ts";
import type { FileText } from "../checks/fix/fixFindings.ts";
import { registry } from "../checks/registry.ts";
import type { RunChecksOptions } from "../checks/runChecks.ts";
import { selectChecks } from "../checks/selectChecks.ts";
import { loadConfigFor } from "../config/loadConfig.ts";
import { planOn } from "../plan/planOn.ts";
import { readManifestFiles } from "./readManifestFiles.ts";

export interface RunCheckOptions extends RunChecksOptions {
  cwd: string;
  /** Manifests or folders; empty = those of the configuration, else what is found. */
  files: readonly string[];
  /** Texts that an editor holds (absolute paths); they count instead of the disk's. */
  open: readonly FileText[];
  target?: string;
  /** May programs run that the workspace can steer? */
  trusted: boolean;
  signal: AbortSignal;
}

/** The static checklist as a person asks for it in an editor. Throws CheckError or ConfigError. */
export async function runCheck(options: RunCheckOptions): Promise<CheckReport> {
  const { cwd, files: named, open, signal } = options;
  const loaded = await loadConfigFor(named, cwd);
  const files = await chooseFiles(named, loaded, cwd, signal);
  const texts = await readManifestFiles(files, cwd, signal, open);
  const { checks, notRun } = selectChecks(registry, { only: [], skip: loaded.config.checks.skip });
  const target = options.target ?? loaded.config.target;
  return runChecklist(texts, {
    loaded,
    cwd,
    checks,
    notRun,
    target,
    plan: target === undefined ? undefined : planOn(target, loaded),
    changed: open.map(({ path: file, text }) => ({ path: path.relative(cwd, file), text })),
    trusted: options.trusted,
    onProgress: options.onProgress,
    signal,
  });
}
