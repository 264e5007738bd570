import manifest from "../../package.json" with { type: "json" };
import type { CheckReport } from "../checks/checkReport.ts";
import { githubReport } from "../checks/reports/github.ts";
import { jsonReport } from "../checks/reports/json.ts";
import { junitReport } from "../checks/reports/junit.ts";
import { sarifReport } from "../checks/reports/sarif.ts";
import { textReport, type TextReportOptions } from "../checks/reports/text.ts";
import type { ReportFormat } from "./reportOutputs.ts";
import { version } from "./version.ts";

/** One report as text of one format. */
export function renderReport(
  report: CheckReport,
  format: ReportFormat,
  options: TextReportOptions & { failOn: "fail" | "warn" },
): string {
  switch (format) {
    case "text":
      return textReport(report, options);
    case "json":
      return jsonReport(report);
    case "sarif":
      return sarifReport(report, { version, homepage: (manifest as { homepage?: string }).homepage });
    case "junit":
      return junitReport(report, options.failOn);
    case "github":
      return githubReport(report);
  }
}
