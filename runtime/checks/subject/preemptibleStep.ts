import type { Evidence } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import { annotation } from "./annotations.ts";
import { oncePerStep } from "./oncePerStep.ts";
import { place } from "./place.ts";
import { podPatches } from "./podPatch.ts";
import { spotRequest } from "./spotCapacity.ts";
import type { Subject } from "./subjects.ts";

/**
 * Why a step counts as preemptible, or undefined when nothing says that it runs on capacity that can be reclaimed. Asked in
 * order: preflight.yaml `steps.NAME.preemptible`, the annotation `preflight/preemptible`, tolerations, nodeSelector and
 * affinity (also inside podSpecPatch), preflight.yaml `platform`. The first two can also say no.
 */
export const whyPreemptible = oncePerStep((context: CheckContext, subject: Subject): Evidence | undefined => {
  const { pipeline, step } = subject;
  const label = "preemptible";
  const configured = context.config.steps[step.name]?.preemptible;
  if (configured !== undefined) {
    return configured ? { label, value: `steps.${step.name}.preemptible: true`, source: "config" } : undefined;
  }
  const annotated = annotation("preflight/preemptible", subject);
  if (annotated) {
    const value = `preflight/preemptible: ${annotated.value}`;
    return annotated.value === "true" ? { label, value, source: place(annotated.range) } : undefined;
  }
  for (const { patch, document, path } of podPatches(subject)) {
    const request = spotRequest(patch);
    if (request) return { label, value: request.text, source: place(document.rangeOf(path)) };
  }
  // A template's nodeSelector, tolerations and affinity each replace the workflow's (Argo: addSchedulingConstraints).
  for (const field of ["nodeSelector", "tolerations", "affinity"] as const) {
    const own = isEmpty(step.template[field]) ? undefined : step.template[field];
    const request = spotRequest({ [field]: own ?? pipeline.spec[field] });
    if (!request) continue;
    const ownPath = [...step.path, field];
    const range = step.document.has(ownPath)
      ? step.document.rangeOf(ownPath)
      : pipeline.document.rangeOf([...pipeline.specPath, field]);
    return { label, value: `${field} ${request.text}`, source: place(range) };
  }
  const platform = context.config.platform?.name;
  if (platform === undefined || platform === "none") return undefined;
  return { label, value: `platform ${platform}`, source: "config" };
});

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === "object" && Object.keys(value).length === 0);
}
