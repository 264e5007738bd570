import { isKubeObject } from "../../kubernetes/kubeObject.ts";
import type { Workflow } from "../../manifest/argo.ts";

/** The object as a workflow, without the bookkeeping of server-side apply; undefined for anything else. */
export function projectWorkflow(object: unknown): Workflow | undefined {
  if (!isKubeObject(object)) return undefined;
  const { spec } = object as unknown as Workflow;
  if (typeof spec !== "object" || spec === null) return undefined;
  const { managedFields: _, ...metadata } = object.metadata as Workflow["metadata"] & { managedFields?: unknown };
  const workflow = { apiVersion: "argoproj.io/v1alpha1", kind: "Workflow", ...object, metadata } as Workflow;
  // Go writes "no time" as null.
  if (workflow.status?.finishedAt === null) delete workflow.status.finishedAt;
  return workflow;
}
