import manifest from "../../../package.json" with { type: "json" };
import { createStyle } from "../../text/style.ts";
import type { CheckReport } from "../checkReport.ts";
import { githubReport } from "./github.ts";
import { jsonReport } from "./json.ts";
import { junitReport } from "./junit.ts";
import { markdownReport } from "./markdown.ts";
import type { ReportFormat } from "./reportFormats.ts";
import { sarifReport } from "./sarif.ts";
import { textReport, type TextReportOptions } from "./text.ts";

/** One report as text of one format; without options as it is written to a file. */
export function renderReport(
  report: CheckReport,
  format: ReportFormat,
  options: TextReportOptions & { failOn: "fail" | "warn" } = {
    style: createStyle(false),
    columns: 100,
    verbose: true,
    failOn: "fail",
  },
): string {
  switch (format) {
    case "text":
      return textReport(report, options);
    case "json":
      return jsonReport(report);
    case "sarif":
      return sarifReport(report, {
        version: manifest.version,
        homepage: (manifest as { homepage?: string }).homepage,
      });
    case "junit":
      return junitReport(report, options.failOn);
    case "github":
      return githubReport(report);
    case "markdown":
      return markdownReport(report);
  }
}
