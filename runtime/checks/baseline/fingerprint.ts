import { createHash } from "node:crypto";
import path from "node:path";
import type { Finding } from "../check.ts";
import type { CheckFolders } from "../checkReport.ts";

/**
 * Identity of a finding that survives moved lines and changed numbers: check, file (relative to the workspace), workflow, step
 * and title without digits. 16 hex digits.
 */
export function fingerprint(finding: Finding, { cwd, workspace }: CheckFolders): string {
  const { check, workflow = "", step = "", title, range } = finding;
  const file = range ? path.relative(workspace, path.resolve(cwd, range.file)).replaceAll(path.sep, "/") : "";
  const identity = JSON.stringify([check, file, workflow, step, title.replaceAll(/\d+/g, "#")]);
  return createHash("sha256").update(identity).digest("hex").slice(0, 16);
}
