import type { ManifestSet } from "../../manifest/model.ts";
import type { SourceRange } from "../../manifest/sourceRange.ts";
import type { Finding } from "../check.ts";
import { isExpired } from "./isExpired.ts";
import { suppressions, type Suppression } from "./suppression.ts";

/**
 * Marks findings that an annotation of their workflow or template accepts; malformed and expired annotations accept nothing
 * (PF-SUPPRESS-001 tells). Passed findings stay as they are.
 */
export function applySuppressions(findings: readonly Finding[], manifests: ManifestSet, now: Date): Finding[] {
  const valid = suppressions(manifests).filter(({ parsed }) => parsed && !isExpired(parsed.until, now));
  if (valid.length === 0) return [...findings];
  return findings.map((finding) => {
    if (finding.status === "pass" || finding.status === "n/a" || finding.check === "PF-SUPPRESS-001") return finding;
    const found = valid.find((suppression) => suppression.id === finding.check && covers(suppression, finding));
    return found ? { ...finding, suppressed: { by: "annotation", ...found.parsed! } } : finding;
  });
}

function covers({ document, template }: Suppression, finding: Finding): boolean {
  const { range } = finding;
  if (template) {
    const sameFile = range === undefined || range.file === document.file;
    return (
      contains(template.range, range) || (sameFile && finding.step !== undefined && finding.step === template.name)
    );
  }
  return contains(document.range, range) || (range === undefined && finding.workflow === document.name);
}

function contains(outer: SourceRange, inner: SourceRange | undefined): boolean {
  if (inner === undefined || inner.file !== outer.file) return false;
  return outer.start.offset <= inner.start.offset && inner.end.offset <= outer.end.offset;
}
