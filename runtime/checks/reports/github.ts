import type { CheckReport } from "../checkReport.ts";
import type { Evidence, Finding } from "../check.ts";
import { printable } from "../../text/printable.ts";

/** Workflow commands of GitHub Actions: one annotation per failure (error), warning, and unknown (notice). */
export function githubReport({ findings }: CheckReport): string {
  return findings
    .filter(({ suppressed }) => !suppressed)
    .map(command)
    .filter((line) => line !== undefined)
    .map((line) => `${line}\n`)
    .join("");
}

function command(finding: Finding): string | undefined {
  const { status, range, check, title, evidence, fix } = finding;
  const word =
    status === "fail" ? "error" : status === "warn" ? "warning" : status === "unknown" ? "notice" : undefined;
  if (word === undefined) return undefined;
  const properties: [string, string | number][] = range
    ? [
        ["file", range.file],
        ["line", range.start.line],
        ["endLine", range.end.line],
        // Columns are only shown for annotations within one line.
        ...(range.start.line === range.end.line
          ? ([
              ["col", range.start.column],
              ["endColumn", range.end.column],
            ] as [string, number][])
          : []),
      ]
    : [];
  properties.push(["title", check]);
  const lines = [title, ...evidence.map(evidenceText), ...(fix ? [`fix: ${fix.text}`] : [])];
  const message = lines.map((line) => printable(line)).join("\n");
  const written = properties.map(([name, value]) => `${name}=${escapeProperty(printable(String(value)))}`).join(",");
  return `::${word} ${written}::${escapeData(message)}`;
}

function evidenceText({ label, value, source }: Evidence): string {
  return `${label}: ${value}${source === undefined ? "" : ` (${source})`}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
