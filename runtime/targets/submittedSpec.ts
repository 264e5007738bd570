import type { Parameter, Workflow, WorkflowSpec } from "../manifest/argo.ts";
import { TargetError } from "./targetError.ts";

/**
 * The spec of the Workflow that submitting a pipeline creates, as `argo submit` would: templates and cron workflows become a
 * Workflow that refers to (or copies) them, given parameters replace those of the same name, their values are strings.
 */
export function submittedSpec(pipeline: Workflow, parameters: Record<string, string>): WorkflowSpec {
  const spec = structuredClone(specOf(pipeline));
  const known = (spec.arguments?.parameters ?? []).map((parameter): Parameter => {
    const given = Object.hasOwn(parameters, parameter.name) ? parameters[parameter.name] : undefined;
    if (given !== undefined) return { ...parameter, value: given, valueFrom: undefined };
    return { ...parameter, ...(parameter.value == null ? {} : { value: text(parameter.value) }) };
  });
  for (const [parameter, value] of Object.entries(parameters)) {
    if (!known.some((entry) => entry.name === parameter)) known.push({ name: parameter, value });
  }
  if (known.length > 0) spec.arguments = { ...spec.arguments, parameters: known };
  return spec;
}

function specOf(pipeline: Workflow): WorkflowSpec {
  switch (pipeline.kind) {
    case "Workflow":
      return pipeline.spec;
    case "CronWorkflow":
      return (pipeline.spec["workflowSpec"] ?? {}) as WorkflowSpec;
    case "WorkflowTemplate":
    case "ClusterWorkflowTemplate":
      return {
        workflowTemplateRef: {
          name: pipeline.metadata.name,
          ...(pipeline.kind === "ClusterWorkflowTemplate" ? { clusterScope: true } : {}),
        },
        // Argo copies the template's arguments only on merge; overrides need their names here.
        ...(pipeline.spec.arguments === undefined ? {} : { arguments: pipeline.spec.arguments }),
      };
    default:
      throw new TargetError(`A ${pipeline.kind} can not be launched.`, {
        reason: "kind",
        hint: "Launch a Workflow, WorkflowTemplate, ClusterWorkflowTemplate or CronWorkflow.",
      });
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
