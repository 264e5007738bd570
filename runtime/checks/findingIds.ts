import { fingerprint } from "./baseline/fingerprint.ts";
import type { CheckReport } from "./checkReport.ts";
import type { Finding } from "./check.ts";

/**
 * An identity for each finding of a report that is unique in it and, as long as the manifests say the same, equal in the next:
 * the fingerprint, and a number where several findings have it.
 */
export function findingIds({ findings, folders }: Pick<CheckReport, "findings" | "folders">): Map<Finding, string> {
  const seen = new Map<string, number>();
  return new Map(
    findings.map((finding) => {
      const id = fingerprint(finding, folders);
      const count = seen.get(id) ?? 0;
      seen.set(id, count + 1);
      return [finding, count === 0 ? id : `${id}.${count}`];
    }),
  );
}
