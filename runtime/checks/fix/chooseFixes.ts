import type { TextEdit } from "../../manifest/sourceRange.ts";
import type { Finding } from "../check.ts";

/** A finding whose edits can be made. */
export type FixableFinding = Finding & { fix: { text: string; edits: TextEdit[] } };

/**
 * The findings that can be mended together: first come, first served; one whose edits touch those of another waits for the
 * next round, when the text has changed. Suppressed findings are left alone.
 */
export function chooseFixes(findings: readonly Finding[]): FixableFinding[] {
  const taken: TextEdit[] = [];
  return findings.filter((finding): finding is FixableFinding => {
    const edits = finding.fix?.edits;
    const isWanted = (finding.status === "fail" || finding.status === "warn") && !finding.suppressed;
    if (!isWanted || !edits?.length || edits.some((edit) => taken.some((other) => collide(edit, other)))) return false;
    taken.push(...edits);
    return true;
  });
}

/** Touching counts: two insertions at one place would depend on their order. */
function collide({ range: a }: TextEdit, { range: b }: TextEdit): boolean {
  return a.file === b.file && a.start.offset <= b.end.offset && b.start.offset <= a.end.offset;
}
