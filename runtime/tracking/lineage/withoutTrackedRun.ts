import type { Workflow } from "../../manifest/argo.ts";
import { trackedAnnotation, trackedIds } from "./trackedRun.ts";

/**
 * A copy of a run's object that does not log to that run's MLflow run: without the annotation, and without MLFLOW_RUN_ID where a
 * launch has put it into containers or podSpecPatch. A new run of the same spec is another training.
 */
export function withoutTrackedRun(workflow: Workflow): Workflow {
  const ids = trackedIds(workflow.metadata.annotations);
  if (ids === undefined) return workflow;
  const { [trackedAnnotation]: _, ...annotations } = workflow.metadata.annotations ?? {};
  const spec = without(workflow.spec, ids.id) as Workflow["spec"];
  if (typeof spec.podSpecPatch === "string" && spec.podSpecPatch.includes(ids.id)) {
    // The launch writes JSON; what somebody else wrote stays as it is.
    try {
      spec.podSpecPatch = JSON.stringify(without(JSON.parse(spec.podSpecPatch), ids.id));
    } catch {}
  }
  return { ...workflow, metadata: { ...workflow.metadata, annotations }, spec };
}

function without(value: unknown, id: string): unknown {
  if (Array.isArray(value)) return value.filter((one) => !isVariable(one, id)).map((one) => without(one, id));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, without(one, id)]));
}

function isVariable(one: unknown, id: string): boolean {
  const { name, value } = (one ?? {}) as { name?: unknown; value?: unknown };
  return name === "MLFLOW_RUN_ID" && value === id;
}
