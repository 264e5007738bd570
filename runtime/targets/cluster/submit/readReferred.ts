import { kinds } from "../../../kubernetes/kubeCall.ts";
import { KubeError } from "../../../kubernetes/kubeError.ts";
import type { Workflow } from "../../../manifest/argo.ts";
import type { ClusterAccess } from "../../../kubernetes/clusterAccess.ts";
import type { SubmissionOptions } from "./submission.ts";

/** The WorkflowTemplate that a pipeline's run will refer to, as the cluster has it; undefined when it has none or hides it. */
export async function readReferred(
  { client, namespace }: ClusterAccess,
  pipeline: Workflow,
): Promise<SubmissionOptions["referred"]> {
  const own = pipeline.kind === "WorkflowTemplate" || pipeline.kind === "ClusterWorkflowTemplate";
  const reference = own
    ? { name: pipeline.metadata.name, clusterScope: pipeline.kind === "ClusterWorkflowTemplate" }
    : pipeline.spec.workflowTemplateRef;
  if (reference?.name === undefined) return undefined;
  const cluster = reference.clusterScope === true;
  const kind = cluster ? kinds.clusterWorkflowTemplates : kinds.workflowTemplates;
  try {
    const { spec } = await client.call<Workflow>({
      verb: "get",
      kind,
      namespace: cluster ? undefined : namespace,
      name: reference.name,
    });
    return { templates: spec.templates ?? [], podSpecPatch: spec.podSpecPatch };
  } catch (error) {
    if (error instanceof KubeError && (error.reason === "not-found" || error.reason === "forbidden")) return undefined;
    throw error;
  }
}
