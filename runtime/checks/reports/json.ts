import type { SourceRange, TextEdit } from "../../manifest/sourceRange.ts";
import type { Finding } from "../check.ts";
import type { CheckReport } from "../checkReport.ts";
import { docsPage } from "../docsPage.ts";
import { severity } from "../severity.ts";

/** The report as docs/cli-json.md describes it (schema: docs/schemas/check.schema.json); ends with a newline. */
export function jsonReport(report: CheckReport): string {
  const { files, pipelines, target, platform, findings, notRun, summary, seconds } = report;
  const value = {
    version: 1,
    pipeline: files,
    pipelines,
    target,
    platform,
    findings: findings.map(jsonFinding),
    notRun,
    summary,
    seconds,
  };
  return JSON.stringify(value, undefined, 2) + "\n";
}

function jsonFinding(finding: Finding): object {
  const { check, status, title, range, workflow, step, evidence, why, fix, related, suppressed } = finding;
  return {
    check,
    status,
    severity: severity[status],
    title,
    ...(range && jsonRange(range)),
    workflow,
    step,
    evidence,
    why: why ?? "",
    fix: fix && { text: fix.text, edits: fix.edits?.map(jsonEdit) },
    related: related?.map((one) => ({ message: one.message, ...jsonRange(one.range) })),
    docs: docsPage(check),
    suppressed,
  };
}

function jsonEdit({ range, newText }: TextEdit): object {
  return { ...jsonRange(range), newText };
}

function jsonRange({ file, start, end }: SourceRange): object {
  const position = ({ line, column }: SourceRange["start"]) => ({ line, column });
  return { file, range: { start: position(start), end: position(end) } };
}
