import type { CheckReport } from "../checkReport.ts";
import type { Finding } from "../check.ts";
import { printable } from "../../text/printable.ts";

/**
 * JUnit XML: one suite per file, one case per finding. Failures are <failure>, warnings too when they are to fail the run,
 * what could not be looked at, does not apply or is suppressed is <skipped>.
 */
export function junitReport(report: CheckReport, failOn: "fail" | "warn" = "fail"): string {
  const suites = Map.groupBy(report.findings, ({ range }) => range?.file ?? "workspace");
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>'];
  lines.push(
    `<testsuites name="preflight check"${counts(report.findings, failOn)} time="${report.seconds.toFixed(3)}">`,
  );
  for (const [name, findings] of suites) {
    lines.push(`  <testsuite name="${escape(name)}"${counts(findings, failOn)}>`);
    for (const finding of findings) lines.push(...testCase(finding, failOn));
    lines.push("  </testsuite>");
  }
  lines.push("</testsuites>");
  return lines.join("\n") + "\n";
}

type Outcome = "failure" | "skipped" | "passed";

function outcome({ status, suppressed }: Finding, failOn: "fail" | "warn"): Outcome {
  if (suppressed || status === "unknown" || status === "n/a") return "skipped";
  return status === "fail" || (status === "warn" && failOn === "warn") ? "failure" : "passed";
}

function counts(findings: readonly Finding[], failOn: "fail" | "warn"): string {
  const number = (wanted: Outcome) => findings.filter((finding) => outcome(finding, failOn) === wanted).length;
  return ` tests="${findings.length}" failures="${number("failure")}" errors="0" skipped="${number("skipped")}"`;
}

function testCase(finding: Finding, failOn: "fail" | "warn"): string[] {
  const { check, title, range, status, evidence, fix, suppressed } = finding;
  const place = range ? ` file="${escape(range.file)}" line="${range.start.line}"` : "";
  const open = `    <testcase classname="${check}" name="${escape(title)}"${place}`;
  const body = [...evidence.map(({ label, value }) => `${label}: ${value}`), ...(fix ? [`fix: ${fix.text}`] : [])];
  switch (outcome(finding, failOn)) {
    case "failure":
      return [
        `${open}>`,
        `      <failure message="${escape(title)}" type="${status}">${escape(body.join("\n"))}</failure>`,
        "    </testcase>",
      ];
    case "skipped": {
      const message = suppressed ? `suppressed: ${suppressed.reason}` : `${status}: ${body[0] ?? title}`;
      return [`${open}>`, `      <skipped message="${escape(message)}"/>`, "    </testcase>"];
    }
    case "passed":
      if (status !== "warn") return [`${open}/>`];
      return [
        `${open}>`,
        `      <system-out>${escape(["warning", ...body].join("\n"))}</system-out>`,
        "    </testcase>",
      ];
  }
}

/** XML 1.0 can not hold control characters at all, not even escaped; `printable` has made them visible. */
function escape(text: string): string {
  return printable(text, { multiline: true })
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\n", "&#10;")
    .replaceAll("\t", "&#9;")
    .replaceAll(/[\ufffe\uffff]/g, "\ufffd");
}
