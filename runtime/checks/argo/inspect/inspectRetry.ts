import type { ManifestDocument, Path } from "../../../manifest/model.ts";
import { retryProblems } from "../rules/retryRules.ts";
import type { Inspection } from "./inspection.ts";

/** The retryStrategy at `path`, of a template or of the spec. */
export function inspectRetry(
  inspection: Inspection,
  strategy: unknown,
  document: ManifestDocument,
  path: Path,
  step: string | undefined,
): void {
  for (const problem of retryProblems(strategy)) {
    const { message, path: below, gap } = problem;
    inspection.say("PF-ARGO-003", message, document, [...path, ...below], {
      gap,
      ...(step === undefined ? {} : { step }),
    });
  }
}
