import type { Pipeline } from "../../../manifest/model.ts";
import type { TemplateLookup } from "../../../manifest/pipelines/templateLookup.ts";
import { specOf } from "../../../manifest/pipelines/templateLookup.ts";
import { asList, asRecord, isRecord } from "../../../manifest/record.ts";
import type { Issue } from "../issue.ts";
import { argumentProblems } from "../rules/argumentRules.ts";
import { callNameProblem, nameProblems } from "../rules/nameRules.ts";
import { Inspection } from "./inspection.ts";
import { inspectObject } from "./inspectObject.ts";
import { addGlobalVariables } from "./globalVariables.ts";
import { inspectEntry } from "./inspectEntry.ts";
import { inspectTemplate } from "./inspectTemplate.ts";
import { inspectHook } from "./inspectHook.ts";
import { inspectRetry } from "./inspectRetry.ts";
import { inspectPodPatch } from "./inspectPodPatch.ts";

/**
 * Every reference and value of a pipeline that Argo would refuse or stumble over (PF-ARGO-002, PF-ARGO-003), with the scopes
 * that Argo's own validation gives to tags. Each template is looked into once, so recursion ends.
 */
export function inspectPipeline(pipeline: Pipeline, lookup: TemplateLookup): Issue[] {
  const inspection = new Inspection(pipeline, lookup, inspectTemplate);
  const { document, spec, specPath } = inspection.pipeline;
  inspectObject(inspection, document);
  addGlobalVariables(inspection);
  const own = specOf(document);
  if (isRecord(own.workflowTemplateRef) && asList(own.templates).length > 0) {
    inspection.say("PF-ARGO-003", "templates can not be combined with workflowTemplateRef", document, [
      ...specPath,
      "templates",
    ]);
  }
  for (const { index, message } of nameProblems(own.templates, callNameProblem)) {
    inspection.say("PF-ARGO-003", `template ${message}`, document, [...specPath, "templates", index]);
  }
  const mayBeEmpty = document.kind !== "Workflow";
  for (const { message, path } of argumentProblems(spec.arguments, mayBeEmpty && inspection.library)) {
    inspection.say("PF-ARGO-003", message, document, [...specPath, "arguments", ...path]);
  }
  inspectRetry(inspection, own.retryStrategy, document, [...specPath, "retryStrategy"], undefined);
  const defaults = asRecord(own.templateDefaults);
  inspectRetry(
    inspection,
    defaults.retryStrategy,
    document,
    [...specPath, "templateDefaults", "retryStrategy"],
    undefined,
  );
  inspectPodPatch(inspection, own.podSpecPatch, document, specPath, undefined);
  inspectPodPatch(inspection, defaults.podSpecPatch, document, [...specPath, "templateDefaults"], undefined);
  if (inspection.pipeline.missingRefs.some(({ template }) => template === undefined)) {
    const { name } = asRecord(own.workflowTemplateRef);
    inspection.say("PF-ARGO-002", `workflowTemplateRef ${String(name)} is not among the given files`, document, [
      ...specPath,
      "workflowTemplateRef",
    ]);
    return inspection.issues;
  }
  inspectEntry(inspection);
  for (const place of inspection.lookup.templates(inspection.home).values()) inspection.visit(place);
  for (const [name, hook] of Object.entries(asRecord(spec.hooks))) {
    inspectHook(inspection, name, hook, inspection.home, document, [...specPath, "hooks", name], undefined);
  }
  return inspection.issues;
}
