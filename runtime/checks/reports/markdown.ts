import { markdownText } from "../../text/markdownText.ts";
import type { Finding, FindingStatus } from "../check.ts";
import type { CheckReport } from "../checkReport.ts";
import { place } from "../subject/place.ts";

const words: Record<FindingStatus, string> = {
  fail: "fail",
  warn: "warning",
  unknown: "unknown",
  pass: "pass",
  "n/a": "n/a",
};

/** The report for a chat or a pull request: totals, then each open finding with its place, evidence and fix. */
export function markdownReport(report: CheckReport): string {
  const { findings, notRun, summary } = report;
  const open = findings.filter(({ status, suppressed }) => !suppressed && status !== "pass" && status !== "n/a");
  const counts = [
    `${summary.fail} failed`,
    `${summary.warn} ${summary.warn === 1 ? "warning" : "warnings"}`,
    `${summary.unknown} unknown`,
    `${summary.pass} passed`,
    ...(summary.suppressed > 0 ? [`${summary.suppressed} suppressed`] : []),
    ...(notRun.length > 0 ? [`${notRun.length} not run`] : []),
  ];
  const target = report.target === undefined ? "" : ` · target ${markdownText(report.target)}`;
  const platform = report.platform === undefined ? "" : ` (${markdownText(report.platform)})`;
  const lines = [
    "## Preflight checklist",
    "",
    `${report.files.map(markdownText).join(", ")}${target}${platform}`,
    "",
    `**${counts.join(" · ")}**`,
    ...open.flatMap(findingLines),
  ];
  return lines.join("\n") + "\n";
}

function findingLines({ check, status, title, range, evidence, why, fix }: Finding): string[] {
  const where = place(range);
  return [
    "",
    `### ${words[status]}: ${markdownText(title)}`,
    "",
    `${check}${where === undefined ? "" : ` · ${markdownText(where)}`}`,
    "",
    ...evidence.map(({ label, value, source }) => {
      const from = source === undefined || source === where ? "" : ` (${markdownText(source)})`;
      return `- ${markdownText(label)}: ${markdownText(value)}${from}`;
    }),
    ...(why ? [`- Why it matters: ${markdownText(why)}`] : []),
    ...(fix ? [`- Fix: ${markdownText(fix.text)}`] : []),
  ];
}
