import path from "node:path";
import type { CheckReport } from "../checks/checkReport.ts";
import { findingProblem, type LanguageProblem } from "./findingProblem.ts";

/**
 * The problems of a whole report, for files that nobody has open. What belongs to no file stands at the top of the file of its
 * pipeline, else of the first one.
 */
export function reportProblems({ findings, folders, pipelines, files }: CheckReport): LanguageProblem[] {
  return findings.flatMap((finding) => {
    const file = pipelines.find(({ name }) => name === finding.workflow)?.file ?? files[0];
    if (file === undefined && finding.range === undefined) return [];
    const top = { line: 1, column: 1, offset: 0 };
    const problem = findingProblem(finding, {
      anchor: { file: file ?? "", start: top, end: top },
      textOf: () => undefined,
      atHome: (range) => ({ ...range, file: path.resolve(folders.cwd, range.file) }),
    });
    return problem ?? [];
  });
}
