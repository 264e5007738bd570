import type { WorkflowSpec } from "../argo.ts";
import type { ManifestDocument, Pipeline } from "../model.ts";
import { asRecord, asText, isRecord } from "../record.ts";
import { originInLayers, specLayers, type SpecLayer } from "./specLayers.ts";
import { strategicMerge } from "./strategicMerge.ts";
import { specPathOf, TemplateLookup, type MissingTemplate } from "./templateLookup.ts";
import { walkSteps } from "./walkSteps.ts";

/** One pipeline per Argo object, with every template it has or reaches. */
export function buildPipelines(
  documents: readonly ManifestDocument[],
  workflowDefaults: Record<string, unknown>,
): Pipeline[] {
  const lookup = new TemplateLookup(documents);
  return documents.map((document) => buildPipeline(document, lookup, workflowDefaults));
}

function buildPipeline(
  document: ManifestDocument,
  lookup: TemplateLookup,
  workflowDefaults: Record<string, unknown>,
): Pipeline {
  const specPath = specPathOf(document);
  const own = specLayers(document, undefined, {})[0]!.spec;
  const reference = referredTemplate(own.workflowTemplateRef);
  const referred = reference && lookup.document(reference.kind, reference.name);
  // A WorkflowTemplate is not run itself: the defaults reach its steps through the workflow that uses it, as they do here.
  const layers = specLayers(document, referred, workflowDefaults);
  const spec = mergeLayers(layers);
  const pipeline: Pipeline = { document, spec, specPath, steps: [], missingRefs: [] };
  if (reference && !referred) {
    const range = document.rangeOf([...specPath, "workflowTemplateRef", "name"]);
    pipeline.missingRefs.push({ ...reference, range });
  }
  const repository = artifactRepository(spec, layers);
  if (repository) pipeline.artifactRepository = repository;
  walkSteps(pipeline, { lookup, layers, scope: referred ?? document });
  return pipeline;
}

function mergeLayers(layers: readonly SpecLayer[]): WorkflowSpec {
  let merged: unknown = {};
  for (const { spec } of layers.toReversed()) merged = strategicMerge(merged, spec);
  return merged as WorkflowSpec;
}

function referredTemplate(reference: unknown): MissingTemplate | undefined {
  const name = isRecord(reference) ? asText(reference.name) : undefined;
  if (name === undefined || name.includes("{{")) return undefined;
  return { kind: asRecord(reference).clusterScope === true ? "ClusterWorkflowTemplate" : "WorkflowTemplate", name };
}

/** artifactRepositoryRef; its ConfigMap is "artifact-repositories" when no name is given (Argo's default). */
function artifactRepository(spec: WorkflowSpec, layers: readonly SpecLayer[]): Pipeline["artifactRepository"] {
  const reference: unknown = spec.artifactRepositoryRef;
  if (!isRecord(reference)) return undefined;
  const key = asText(reference.key);
  return {
    configMap: asText(reference.configMap) ?? "artifact-repositories",
    ...(key === undefined ? {} : { key }),
    origin: originInLayers(layers, ["artifactRepositoryRef"]) ?? { from: "spec" },
  };
}
