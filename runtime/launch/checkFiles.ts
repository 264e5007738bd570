import { runChecklist, type ChecklistOptions } from "../checks/checklist.ts";
import type { CheckReport } from "../checks/checkReport.ts";
import { registry } from "../checks/registry.ts";
import { selectChecks } from "../checks/selectChecks.ts";
import type { LoadedConfig } from "../config/loadConfig.ts";

/** The checklist as a launch asks it: all static checks that preflight.yaml does not skip. */
export function checkFiles(
  files: readonly { path: string; text: string }[],
  loaded: LoadedConfig,
  options: Pick<ChecklistOptions, "cwd" | "target" | "changed" | "plan" | "signal">,
): Promise<CheckReport> {
  const { checks } = selectChecks(registry, { only: [], skip: loaded.config.checks.skip });
  return runChecklist(files, { ...options, loaded, checks });
}
