import type { Parameter, Workflow } from "../../manifest/argo.ts";
import { LocalError } from "./localError.ts";

export interface LaunchNames {
  name: string;
  uid: string;
  at: string;
}

/**
 * The Workflow object that a launch creates, as `argo submit` would: templates and cron workflows become a Workflow that
 * refers to (or copies) them, given parameters replace those of the same name, everything is a string.
 */
export function launchWorkflow(
  pipeline: Workflow,
  parameters: Record<string, string>,
  { name, uid, at }: LaunchNames,
): Workflow {
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
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: { ...structuredClone(pipeline.metadata), name, uid, creationTimestamp: at },
    spec,
  };
}

function specOf(pipeline: Workflow): Workflow["spec"] {
  switch (pipeline.kind) {
    case "Workflow":
      return pipeline.spec;
    case "CronWorkflow":
      return (pipeline.spec["workflowSpec"] ?? {}) as Workflow["spec"];
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
      throw new LocalError(`A ${pipeline.kind} can not be launched.`, {
        reason: "kind",
        hint: "Launch a Workflow, WorkflowTemplate, ClusterWorkflowTemplate or CronWorkflow.",
      });
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
