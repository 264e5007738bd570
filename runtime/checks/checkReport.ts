import type { Check, Finding } from "./check.ts";
import type { NotRun } from "./selectChecks.ts";
import type { CheckSummary } from "./summary.ts";

/** Absolute folders of one run. */
export interface CheckFolders {
  /** Paths in findings are relative to it. */
  cwd: string;
  /** Identities of findings are relative to it, so that they do not depend on where the tool was started. */
  workspace: string;
}

/** All that one run of the checklist found; every report format is made of it. Paths are as in the findings' ranges. */
export interface CheckReport {
  files: string[];
  pipelines: { file: string; name: string; kind: string; steps: number }[];
  /** Undefined when none was chosen. */
  target?: string;
  platform?: string;
  folders: CheckFolders;
  /** The checks that ran. */
  checks: Pick<Check, "id" | "title" | "area" | "cost">[];
  findings: Finding[];
  notRun: NotRun[];
  summary: CheckSummary;
  seconds: number;
}
