import type { ManifestDocument, Path } from "../../../manifest/model.ts";
import { podPatchProblem } from "../rules/podPatchRules.ts";
import type { Inspection } from "./inspection.ts";

/** The podSpecPatch of a template or of the spec at `owner`. */
export function inspectPodPatch(
  inspection: Inspection,
  text: unknown,
  document: ManifestDocument,
  owner: Path,
  step: string | undefined,
): void {
  const problem = podPatchProblem(text);
  if (problem === undefined) return;
  const more = step === undefined ? {} : { step };
  inspection.say("PF-ARGO-003", problem, document, [...owner, "podSpecPatch"], { ...more, gap: "pod-patch" });
}
