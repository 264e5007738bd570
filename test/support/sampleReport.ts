import type { CheckReport } from "../../runtime/checks/checkReport.ts";
import type { Finding } from "../../runtime/checks/check.ts";
import { summarise } from "../../runtime/checks/summary.ts";
import type { SourceRange } from "../../runtime/manifest/sourceRange.ts";

export function range(file: string, line: number, column: number, endLine = line, endColumn = column + 4): SourceRange {
  return {
    file,
    start: { line, column, offset: line * 100 + column },
    end: { line: endLine, column: endColumn, offset: endLine * 100 + endColumn },
  };
}

const file = "my pipelines/träin.yaml";

/** One finding of every kind that a report can hold, with text that tries to break out of each format. */
export function sampleReport(): CheckReport {
  const findings: Finding[] = [
    {
      check: "PF-RETRY-001",
      status: "fail",
      title: 'train "x" <b>&: \u001b[31mnot\u0007 retried\u202e::error::%0A]]>',
      range: range(file, 31, 5),
      workflow: "w-",
      step: "train",
      evidence: [
        { label: "retryStrategy", value: "none\nsecond line", source: `${file}:31` },
        { label: "preemptible", value: "platform gke-spot", source: "config" },
      ],
      why: "The step ends for good.",
      fix: {
        text: "retryPolicy: Always",
        edits: [
          { range: range(file, 32, 1, 32, 1), newText: "  retryPolicy: Always\n" },
          { range: range(file, 40, 3), newText: "" },
        ],
      },
      related: [{ message: "inherited from here", range: range("other.yaml", 3, 1) }],
    },
    {
      check: "PF-GRACE-001",
      status: "warn",
      title: "train: short",
      range: range(file, 4, 1, 5, 2),
      evidence: [],
      why: "Because.",
    },
    {
      check: "PF-DATA-004",
      status: "unknown",
      title: "remote: 403",
      evidence: [{ label: "reason", value: "403" }],
      why: "?",
    },
    { check: "PF-GRACE-001", status: "pass", title: "other: fits", range: range(file, 50, 1), evidence: [] },
    { check: "PF-RETRY-008", status: "n/a", title: "nothing to look at", evidence: [] },
    {
      check: "PF-RETRY-002",
      status: "fail",
      title: "old sin",
      range: range(file, 60, 1),
      evidence: [],
      why: "Because.",
      suppressed: { by: "annotation", reason: "seconds long", until: "2027-01-31" },
    },
    {
      check: "PF-RETRY-002",
      status: "fail",
      title: "accepted",
      range: range("/elsewhere/b.yaml", 1, 1),
      evidence: [],
      why: "Because.",
      suppressed: { by: "baseline", reason: "accepted in the baseline" },
    },
  ];
  const ids = [...new Set(findings.map(({ check }) => check))];
  return {
    files: [file, "/elsewhere/b.yaml"],
    pipelines: [{ file, name: "w-", kind: "Workflow", steps: 4 }],
    target: "gke-prod",
    platform: "GKE Spot",
    folders: { cwd: "/work space", workspace: "/work space" },
    checks: ids.map((id) => ({ id, title: `Title of ${id}`, area: "retry", cost: "static" })),
    findings,
    notRun: [{ id: "PF-STORE-001", title: "Store", cost: "network", reason: "not part of this version" }],
    summary: summarise(findings),
    seconds: 1.234,
  };
}
