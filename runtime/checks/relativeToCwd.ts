import path from "node:path";
import type { SourceRange } from "../manifest/sourceRange.ts";
import type { Finding } from "./check.ts";
import type { CheckFolders } from "./checkReport.ts";

/**
 * Checks name files of the workspace (training code, dvc.yaml) relative to the workspace, manifests as they were given; a report
 * names all of them relative to where the tool was started.
 */
export function relativeToCwd(finding: Finding, given: ReadonlySet<string>, { cwd, workspace }: CheckFolders): Finding {
  if (cwd === workspace) return finding;
  const moved = (range: SourceRange): SourceRange => {
    if (given.has(range.file) || path.isAbsolute(range.file)) return range;
    return { ...range, file: path.relative(cwd, path.resolve(workspace, range.file)) };
  };
  const { range, fix, related } = finding;
  return {
    ...finding,
    range: range && moved(range),
    fix: fix?.edits ? { ...fix, edits: fix.edits.map((edit) => ({ ...edit, range: moved(edit.range) })) } : fix,
    related: related?.map((one) => ({ ...one, range: moved(one.range) })),
  };
}
