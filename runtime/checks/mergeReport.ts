import type { CheckReport } from "./checkReport.ts";
import { summarise } from "./summary.ts";

/**
 * `report` with what `newer`, a run of some of the checks on the same files, found now. Undefined when the two looked at
 * different files or targets: then only a whole run gives a whole report.
 */
export function mergeReport(report: CheckReport, newer: CheckReport): CheckReport | undefined {
  const same = (a: readonly string[], b: readonly string[]) => JSON.stringify(a) === JSON.stringify(b);
  if (!same(report.files, newer.files) || report.target !== newer.target) return undefined;
  const again = new Set(newer.checks.map(({ id }) => id));
  const known = new Set(report.checks.map(({ id }) => id));
  const checks = [...report.checks, ...newer.checks.filter(({ id }) => !known.has(id))];
  const findings = checks.flatMap(({ id }) =>
    (again.has(id) ? newer : report).findings.filter(({ check }) => check === id),
  );
  return {
    ...report,
    pipelines: newer.pipelines,
    platform: newer.platform,
    checks,
    findings,
    notRun: report.notRun.filter(({ id }) => !again.has(id)),
    summary: summarise(findings),
  };
}
