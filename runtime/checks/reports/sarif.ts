import path from "node:path";
import { pathToFileURL } from "node:url";
import type { SourceRange } from "../../manifest/sourceRange.ts";
import { fingerprint } from "../baseline/fingerprint.ts";
import type { Finding } from "../check.ts";
import type { CheckReport } from "../checkReport.ts";
import { docsPage } from "../docsPage.ts";
import { severity } from "../severity.ts";

/** Who made the report; `homepage` is an absolute URL below which docs/checks/ lies, when there is one. */
export interface SarifTool {
  version: string;
  homepage?: string;
}

/**
 * SARIF 2.1.0 (OASIS standard). Failures and warnings are results of kind "fail", what could not be looked at is "review";
 * passed checks show as rules without results. Suppressed results carry their suppression. Fixes carry the edits.
 */
export function sarifReport(report: CheckReport, tool: SarifTool): string {
  const rules = report.checks.map((check) => rule(check, tool));
  const results = report.findings
    .filter(({ status }) => status !== "pass" && status !== "n/a")
    .map((finding) => result(finding, report));
  const log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name: "Preflight", version: tool.version, semanticVersion: tool.version, rules },
        },
        columnKind: "utf16CodeUnits",
        invocations: [{ executionSuccessful: true }],
        artifacts: report.files.map((file) => ({ location: artifactLocation(file, report) })),
        results,
      },
    ],
  };
  return JSON.stringify(log, undefined, 2) + "\n";
}

function rule({ id, title, area, cost }: CheckReport["checks"][number], { homepage }: SarifTool): object {
  const page = docsPage(id);
  return {
    id,
    name: id,
    shortDescription: { text: title },
    help: {
      text: `${title}. See ${page}.`,
      markdown: `${title}. See [${id}](${homepage ? `${homepage}/` : ""}${page}).`,
    },
    ...(homepage && { helpUri: `${homepage}/${page}` }),
    properties: { tags: [area, cost] },
  };
}

function result(finding: Finding, report: CheckReport): object {
  const { check, status, title, evidence, why, fix, range, related, suppressed } = finding;
  const details = evidence.map(({ label, value, source }) => `${label}: ${value}${source ? ` (${source})` : ""}`);
  const lines = [title, ...details, ...(why ? [why] : []), ...(fix ? [`fix: ${fix.text}`] : [])];
  return {
    ruleId: check,
    ruleIndex: report.checks.findIndex(({ id }) => id === check),
    // The standard allows a level only for kind "fail".
    kind: status === "unknown" ? "review" : "fail",
    level: status === "unknown" ? "none" : severity[status],
    message: { text: lines.join("\n") },
    ...(range && { locations: [location(range, finding, report)] }),
    ...(related && {
      relatedLocations: related.map((one, id) => ({
        id,
        message: { text: one.message },
        physicalLocation: physicalLocation(one.range, report),
      })),
    }),
    partialFingerprints: { "preflightFinding/v1": fingerprint(finding, report.folders) },
    ...(suppressed && {
      suppressions: [
        {
          kind: suppressed.by === "annotation" ? "inSource" : "external",
          status: "accepted",
          justification: suppressed.until ? `${suppressed.reason} until=${suppressed.until}` : suppressed.reason,
        },
      ],
    }),
    ...(fix?.edits?.length && { fixes: [sarifFix({ text: fix.text, edits: fix.edits }, report)] }),
  };
}

function sarifFix({ text, edits }: Required<NonNullable<Finding["fix"]>>, report: CheckReport): object {
  const files = Map.groupBy(edits, ({ range }) => range.file);
  return {
    description: { text },
    artifactChanges: [...files].map(([file, changes]) => ({
      artifactLocation: artifactLocation(file, report),
      replacements: changes.map(({ range, newText }) => ({
        deletedRegion: region(range),
        ...(newText !== "" && { insertedContent: { text: newText } }),
      })),
    })),
  };
}

function location(range: SourceRange, { workflow, step }: Finding, report: CheckReport): object {
  const name = step ?? workflow;
  return {
    physicalLocation: physicalLocation(range, report),
    ...(name !== undefined && {
      logicalLocations: [{ name, fullyQualifiedName: [workflow, step].filter(Boolean).join("/"), kind: "object" }],
    }),
  };
}

function physicalLocation(range: SourceRange, report: CheckReport): object {
  return { artifactLocation: artifactLocation(range.file, report), region: region(range) };
}

/** Relative to the root of the sources where the file is below it, as code scanning wants; else an absolute URI. */
function artifactLocation(file: string, { folders: { cwd } }: CheckReport): object {
  const relative = path.relative(cwd, path.resolve(cwd, file));
  if (relative.startsWith("..") || path.isAbsolute(relative))
    return { uri: pathToFileURL(path.resolve(cwd, file)).href };
  const uri = relative.split(path.sep).map(encodeURIComponent).join("/");
  return { uri, uriBaseId: "%SRCROOT%" };
}

function region({ start, end }: SourceRange): object {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}
