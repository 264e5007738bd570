import type { Check, Finding } from "./check.ts";
import type { NotRun } from "./selectChecks.ts";
import type { CheckSummary } from "./summary.ts";

/** All that one run of the checklist found; every report format is made of it. Paths are as in the findings' ranges. */
export interface CheckReport {
  files: string[];
  pipelines: { file: string; name: string; kind: string; steps: number }[];
  target: string;
  platform?: string;
  /** Absolute folder that identities of findings are relative to. */
  workspace: string;
  /** The checks that ran. */
  checks: Pick<Check, "id" | "title" | "area" | "cost">[];
  findings: Finding[];
  notRun: NotRun[];
  summary: CheckSummary;
  seconds: number;
}
