import { expect, test } from "vitest";
import type { CheckReport } from "../../runtime/checks/checkReport.ts";
import { findingIds } from "../../runtime/checks/findingIds.ts";
import { mergeReport } from "../../runtime/checks/mergeReport.ts";
import { summarise } from "../../runtime/checks/summary.ts";
import { sampleReport } from "../support/sampleReport.ts";

const rerun = (changes: Partial<CheckReport>): CheckReport => {
  const findings = changes.findings ?? [];
  return { ...sampleReport(), checks: [], notRun: [], ...changes, findings, summary: summarise(findings) };
};

test("findings of the checks that ran again are replaced in place, all others stay", () => {
  const report = sampleReport();
  const [first] = report.findings;
  const good = { ...first!, status: "pass" as const, title: "train: retried", fix: undefined };
  const merged = mergeReport(report, rerun({ checks: [report.checks[0]!], findings: [good] }))!;
  expect(merged.findings[0]).toBe(good);
  expect(merged.findings).toHaveLength(report.findings.length);
  expect(merged.summary).toEqual({ ...report.summary, fail: report.summary.fail - 1, pass: report.summary.pass + 1 });
});

test("a check that did not run before joins, and is not said not to have run", () => {
  const report = sampleReport();
  const check = { id: "PF-STORE-001", title: "Store", area: "store" as const, cost: "network" as const };
  const finding = { check: check.id, status: "warn" as const, title: "slow", evidence: [] };
  const merged = mergeReport(report, rerun({ checks: [check], findings: [finding] }))!;
  expect(merged.findings.at(-1)).toBe(finding);
  expect(merged.notRun).toEqual([]);
  expect(merged.checks).toHaveLength(report.checks.length + 1);
});

test("a run over other files or on another target can not be merged", () => {
  const report = sampleReport();
  expect(mergeReport(report, rerun({ files: ["new.yaml"] }))).toBeUndefined();
  expect(mergeReport(report, rerun({ target: "other" }))).toBeUndefined();
});

test("ids are unique in a report and do not depend on lines or numbers", () => {
  const report = sampleReport();
  const twice = { ...report, findings: [...report.findings, { ...report.findings[0]! }] };
  const ids = [...findingIds(twice).values()];
  expect(new Set(ids).size).toBe(twice.findings.length);
  const [first] = report.findings;
  const moved = { ...first!, range: { ...first!.range!, start: { line: 99, column: 1, offset: 4000 } } };
  expect([...findingIds({ ...report, findings: [moved] }).values()]).toEqual([ids[0]]);
});
