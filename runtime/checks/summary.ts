import type { Finding, FindingStatus } from "./check.ts";

/** How many findings of each status; suppressed ones are counted apart and in no other number. */
export interface CheckSummary {
  pass: number;
  warn: number;
  fail: number;
  unknown: number;
  na: number;
  suppressed: number;
}

export function summarise(findings: readonly Finding[]): CheckSummary {
  const summary: CheckSummary = { pass: 0, warn: 0, fail: 0, unknown: 0, na: 0, suppressed: 0 };
  for (const { status, suppressed } of findings) summary[suppressed ? "suppressed" : field[status]]++;
  return summary;
}

const field: Record<FindingStatus, keyof CheckSummary> = {
  pass: "pass",
  warn: "warn",
  fail: "fail",
  unknown: "unknown",
  "n/a": "na",
};

/** Is any finding as serious as `failOn`? Unknown never counts as good nor as bad. */
export function isBad(summary: CheckSummary, failOn: "fail" | "warn"): boolean {
  return summary.fail > 0 || (failOn === "warn" && summary.warn > 0);
}
