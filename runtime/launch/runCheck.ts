import type { CheckReport } from "../checks/checkReport.ts";
import { runChecklist } from "../checks/checklist.ts";
import { prepareCheck, type RunCheckOptions } from "./prepareCheck.ts";

/** The checklist as a person asks for it in an editor. Throws CheckError, ManifestError or ConfigError. */
export async function runCheck(options: RunCheckOptions): Promise<CheckReport> {
  const { texts, request } = await prepareCheck(options);
  return runChecklist(texts, request);
}
