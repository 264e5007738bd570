import type { Template } from "../argo.ts";
import type { EffectiveGrace, ManifestDocument, Path, ValueOrigin } from "../model.ts";
import { readPodPatch } from "./readPodPatch.ts";
import { originInLayers, valueAt, type SpecLayer } from "./specLayers.ts";

export interface GraceSources {
  /** After templateDefaults. */
  template: Template;
  /** As written. */
  written: { template: Template; document: ManifestDocument; path: Path };
  /** spec.podSpecPatch after merging the layers. */
  specPatch: unknown;
  layers: readonly SpecLayer[];
}

/**
 * terminationGracePeriodSeconds of the step's pods. Argo has no field for it: it comes from podSpecPatch, where the spec's
 * patch is applied first and the template's (its own or that of templateDefaults) over it; Kubernetes' default is 30 s.
 */
export function effectiveGrace({ template, written, specPatch, layers }: GraceSources): EffectiveGrace {
  const ownPatch = template.podSpecPatch;
  if (typeof ownPatch === "string" && ownPatch !== "") {
    const origin: ValueOrigin =
      valueAt(written.template, ["podSpecPatch"]) === undefined
        ? (originInLayers(layers, ["templateDefaults", "podSpecPatch"], "templateDefaults") ?? {
            from: "templateDefaults",
          })
        : { from: "template", range: written.document.rangeOf([...written.path, "podSpecPatch"]) };
    const grace = graceIn(ownPatch, origin);
    if (grace) return grace;
  }
  if (typeof specPatch === "string" && specPatch !== "") {
    const grace = graceIn(specPatch, originInLayers(layers, ["podSpecPatch"]) ?? { from: "spec" });
    if (grace) return grace;
  }
  return { seconds: 30, origin: { from: "default" } };
}

const field = "terminationGracePeriodSeconds";

/** Undefined when the patch says nothing about the grace period. */
function graceIn(text: string, origin: ValueOrigin): EffectiveGrace | undefined {
  const read = readPodPatch(text);
  if ("problem" in read) {
    const until = read.atRunTime ? "before its tags are filled in" : "";
    const problem = `podSpecPatch can not be read${until && ` ${until}`}: ${read.problem}`;
    return { seconds: undefined, origin, problem };
  }
  const { patch } = read;
  if (!Object.hasOwn(patch, field)) return undefined;
  const value = patch[field];
  if (value === null) return { seconds: 30, origin };
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return { seconds: value, origin };
  const shown = JSON.stringify(value).slice(0, 60);
  const templated = typeof value === "string" && value.includes("{{");
  const problem = templated ? `${field} is templated: ${shown}` : `${field} is not a whole number of seconds: ${shown}`;
  return { seconds: undefined, origin, problem };
}
