import type { Template } from "../../../manifest/argo.ts";
import type { ManifestDocument, Path } from "../../../manifest/model.ts";
import { missingInputs } from "../rules/argumentRules.ts";
import type { Inspection } from "./inspection.ts";

/** Says which inputs of a called template have neither a value nor a default. */
export function sayMissingInputs(
  inspection: Inspection,
  template: Template,
  given: unknown,
  what: string,
  document: ManifestDocument,
  path: Path,
  step: string,
): void {
  for (const { kind, name } of missingInputs(template.inputs, given)) {
    inspection.say("PF-ARGO-002", `${what} is not given its input ${kind} ${name}`, document, path, { step });
  }
}
