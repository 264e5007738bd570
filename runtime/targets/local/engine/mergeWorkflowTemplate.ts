import type { Workflow, WorkflowSpec } from "../../../manifest/argo.ts";
import { strategicMerge } from "../../../manifest/pipelines/strategicMerge.ts";
import { Problem } from "./problem.ts";
import type { TemplateLibrary } from "./templateLibrary.ts";

/**
 * The spec that is executed: the workflow's own over that of the WorkflowTemplate it refers to, over the controller's
 * defaults. The merge is kept in the status, so that a continued run does not change with the template.
 * @throws Problem when the WorkflowTemplate does not exist
 */
export function mergeWorkflowTemplate(workflow: Workflow, library: TemplateLibrary, defaults: unknown): WorkflowSpec {
  const status = workflow.status!;
  const stored = status["storedWorkflowTemplateSpec"] as WorkflowSpec | undefined;
  const { shutdown, suspend } = workflow.spec;
  const live = { ...(shutdown && { shutdown }), ...(suspend !== undefined && { suspend }) };
  if (stored !== undefined) return { ...stored, ...live };
  const base = (defaults as { spec?: unknown } | undefined)?.spec ?? {};
  const ref = workflow.spec.workflowTemplateRef;
  if (ref === undefined) return strategicMerge(base, workflow.spec) as WorkflowSpec;
  const document = library.document(ref.name ?? "", ref.clusterScope === true);
  if (document === undefined) {
    const kind = ref.clusterScope === true ? "clusterworkflowtemplate" : "workflowtemplate";
    throw new Problem(`${kind}.argoproj.io "${ref.name}" not found`);
  }
  const template = document.spec;
  const merged = strategicMerge(strategicMerge(base, template), workflow.spec) as WorkflowSpec;
  merged.arguments = ownValues(merged, workflow.spec, template);
  if (suspend === undefined) delete merged.suspend;
  status["storedWorkflowTemplateSpec"] = merged;
  return merged;
}

/** Value, valueFrom and default of one parameter never mix: those of the nearest place that has any. */
function ownValues(merged: WorkflowSpec, ...places: WorkflowSpec[]): WorkflowSpec["arguments"] {
  const parameters = merged.arguments?.parameters?.map((parameter) => {
    for (const place of places) {
      const own = place.arguments?.parameters?.find(({ name }) => name === parameter.name);
      if (own !== undefined && (own.value != null || own.default != null || own.valueFrom !== undefined)) return own;
    }
    return parameter;
  });
  return { ...merged.arguments, ...(parameters && { parameters }) };
}
