import type { Evidence, Finding, FindingStatus } from "../check.ts";
import type { CheckReport } from "../checkReport.ts";
import { place } from "../subject/place.ts";
import { printable } from "../../text/printable.ts";
import type { Style } from "../../text/style.ts";

export interface TextReportOptions {
  style: Style;
  /** Width that the places are aligned to. */
  columns: number;
  /** Also passed and suppressed findings, why each matters, and what was not run. */
  verbose?: boolean;
  /** Only findings and the last line. */
  quiet?: boolean;
  /** List what was not run, and why. */
  showNotRun?: boolean;
}

const marks: Record<FindingStatus, string> = { pass: "✓", fail: "✗", warn: "!", unknown: "?", "n/a": "·" };

/** The report for people: findings by file, evidence with numbers and their source, one fix, one line of totals. */
export function textReport(report: CheckReport, options: TextReportOptions): string {
  const lines: string[] = [];
  const byFile = Map.groupBy(report.findings, ({ range }) => range?.file);
  for (const file of new Set([...report.files, ...byFile.keys()])) {
    const findings = (byFile.get(file) ?? []).filter((finding) => isShown(finding, options));
    if (findings.length === 0 && (file === undefined || options.quiet)) continue;
    if (!options.quiet) lines.push(heading(file, report, options.style));
    for (const finding of findings) lines.push(...findingLines(finding, options));
  }
  const { notRun } = report;
  if (options.showNotRun || options.verbose) {
    for (const [reason, list] of Map.groupBy(notRun, ({ reason }) => reason)) {
      lines.push(`- not run, ${reason}:`, ...list.map(({ id, title }) => `    ${id}  ${title}`));
    }
  }
  lines.push(totals(report, options.style));
  return lines.join("\n") + "\n";
}

function isShown({ status, suppressed }: Finding, { verbose }: TextReportOptions): boolean {
  if (verbose) return true;
  return !suppressed && status !== "pass" && status !== "n/a";
}

function heading(file: string | undefined, report: CheckReport, style: Style): string {
  if (file === undefined) return style.bold("workspace");
  if (!report.files.includes(file)) return style.bold(printable(file));
  const steps = report.pipelines.filter((one) => one.file === file).reduce((sum, one) => sum + one.steps, 0);
  const platform = report.platform === undefined ? "" : ` (${printable(report.platform)})`;
  const target = report.target === undefined ? "" : ` · target ${printable(report.target)}`;
  const about = `${steps} ${steps === 1 ? "step" : "steps"}${target}${platform}`;
  return `${style.bold(printable(file))} · ${about}`;
}

function findingLines(finding: Finding, { style, columns, verbose }: TextReportOptions): string[] {
  const { check, status, title, range, evidence, why, fix, suppressed } = finding;
  const colour = { pass: style.green, fail: style.red, warn: style.yellow, unknown: style.cyan, "n/a": style.dim }[
    status
  ];
  const mark = suppressed ? "~" : marks[status];
  const start = `${mark} ${check.padEnd(15)} ${printable(title)}`;
  const where = printable(place(range) ?? "");
  const gap = " ".repeat(Math.max(2, columns - start.length - where.length));
  const lines = [`${colour(mark)}${start.slice(mark.length)}${where === "" ? "" : gap + style.dim(where)}`];
  if (status === "pass" || status === "n/a") return lines;
  if (suppressed) {
    const until = suppressed.until ? ` until ${suppressed.until}` : "";
    return [...lines, `    suppressed by ${suppressed.by}: ${printable(suppressed.reason)}${until}`];
  }
  lines.push(...evidence.map((one) => `    ${evidenceText(one, where, style)}`));
  if (verbose && why) lines.push(`    ${style.dim(printable(why))}`);
  if (fix) {
    const byUs = fix.edits?.length ? style.dim("   (preflight check --fix)") : "";
    lines.push(`    fix: ${printable(fix.text)}${byUs}`);
  }
  return lines;
}

/** The source is left out when it is the place that the finding names anyway. */
function evidenceText({ label, value, source }: Evidence, where: string, style: Style): string {
  const from = source === undefined || source === where ? "" : ` ${style.dim(`(${printable(source)})`)}`;
  return `${printable(label)}: ${printable(value)}${from}`;
}

function totals({ summary, seconds, notRun }: CheckReport, style: Style): string {
  const { pass, fail, warn, unknown, suppressed } = summary;
  const parts = [
    style.green(`✓ ${pass} passed`),
    (fail > 0 ? style.red : style.dim)(`✗ ${fail} failed`),
    ...(warn > 0 ? [style.yellow(`! ${warn} ${warn === 1 ? "warning" : "warnings"}`)] : []),
    ...(unknown > 0 ? [style.cyan(`? ${unknown} unknown`)] : []),
    ...(suppressed > 0 ? [`~ ${suppressed} suppressed`] : []),
    ...(notRun.length > 0 ? [`- ${notRun.length} not run`] : []),
    `${seconds.toFixed(1)} s`,
  ];
  return parts.join(" · ");
}
