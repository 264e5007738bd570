import type { TemplateCall } from "../argo.ts";
import { argoDuration } from "../goDuration.ts";
import type { ManifestDocument, Path, Pipeline, PipelineStep } from "../model.ts";
import { asText } from "../record.ts";
import { callsOf, hooksOf } from "./callsOf.ts";
import { effectiveGrace } from "./effectiveGrace.ts";
import { effectiveRetry } from "./effectiveRetry.ts";
import { effectiveTemplate } from "./effectiveTemplate.ts";
import type { SpecLayer } from "./specLayers.ts";
import { specPathOf, type TemplateLookup, type TemplatePlace } from "./templateLookup.ts";
import { templateType } from "./templateType.ts";

export interface StepSources {
  lookup: TemplateLookup;
  layers: readonly SpecLayer[];
  /** The document whose templates the entrypoint names: the pipeline's, or the WorkflowTemplate it refers to. */
  scope: ManifestDocument;
}

/**
 * Fills `pipeline.steps`: all templates of its own scope in their order, then those reached through references. Ends for
 * templates that call themselves, because each template is looked into once.
 */
export function walkSteps(pipeline: Pipeline, { lookup, layers, scope }: StepSources): void {
  const steps = new Map<unknown, PipelineStep>();
  const inside: { step: PipelineStep; place: TemplatePlace }[] = [];
  const { document, specPath, spec } = pipeline;

  const add = (place: TemplatePlace, name: string): PipelineStep => {
    let step = steps.get(place.template);
    if (!step) {
      step = makeStep(place, name, pipeline, layers);
      steps.set(place.template, step);
      pipeline.steps.push(step);
    }
    return step;
  };

  const reach = (
    caller: string,
    call: TemplateCall,
    callScope: ManifestDocument,
    callPath: Path,
    written: ManifestDocument,
  ) => {
    const found = lookup.find(callScope, callPath, call);
    if (!found) return;
    if ("missing" in found) {
      const range = written.rangeOf([...callPath, "templateRef"]);
      pipeline.missingRefs.push({ ...found.missing, range });
      return;
    }
    const step = add(found, asText(found.template.name) ?? call.name);
    step.calls.push({ caller, call, document: written, path: callPath });
    if (step.reachable) return;
    step.reachable = true;
    inside.push({ step, place: found });
  };

  for (const [name, place] of lookup.templates(scope)) add(place, name);
  const roots: { call: TemplateCall; path: Path }[] = hooksOf(spec, "spec");
  const entrypoint = asText(spec.entrypoint);
  if (entrypoint !== undefined)
    roots.unshift({ call: { name: "entrypoint", template: entrypoint }, path: ["entrypoint"] });
  for (const { call, path } of roots) {
    // Written in the pipeline, else in the WorkflowTemplate it refers to.
    const own = document.has([...specPath, ...path]) || scope === document;
    const written = own ? document : scope;
    reach("", call, scope, [...specPathOf(written), ...path], written);
  }
  for (let next = inside.pop(); next; next = inside.pop()) {
    const { step, place } = next;
    for (const { call, path } of callsOf(place.template)) {
      reach(step.name, call, place.scope, [...place.path, ...path], place.scope);
    }
  }
}

function makeStep(place: TemplatePlace, name: string, pipeline: Pipeline, layers: readonly SpecLayer[]): PipelineStep {
  const { spec } = pipeline;
  const { scope: document, path } = place;
  const written = { template: place.template, document, path };
  const template = effectiveTemplate(place.template, spec.templateDefaults);
  const step: PipelineStep = {
    name,
    template,
    type: templateType(place.template),
    document,
    path,
    reachable: false,
    calls: [],
    retry: effectiveRetry({ template, written, specStrategy: spec.retryStrategy, layers }),
    grace: effectiveGrace({ template, written, specPatch: spec.podSpecPatch, layers }),
  };
  const timeout = typeof template.timeout === "string" ? argoDuration(template.timeout) : undefined;
  if (timeout !== undefined) step.timeoutSeconds = timeout;
  const deadline: unknown = template.activeDeadlineSeconds;
  if ((typeof deadline === "number" || /^\d{1,10}$/.test(String(deadline))) && Number.isFinite(Number(deadline))) {
    step.activeDeadlineSeconds = Number(deadline);
  }
  const serviceAccountName = asText(template.serviceAccountName) ?? asText(spec.serviceAccountName);
  if (serviceAccountName !== undefined) step.serviceAccountName = serviceAccountName;
  return step;
}
