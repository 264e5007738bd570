import { kinds } from "../../../kubernetes/kubeCall.ts";
import { KubeError } from "../../../kubernetes/kubeError.ts";
import { listObjects } from "../../../kubernetes/listObjects.ts";
import type { Workflow } from "../../../manifest/argo.ts";
import type { ClusterAccess } from "../../../kubernetes/clusterAccess.ts";

/**
 * Creates a workflow: first as a dry run on the server (unless the plan has just done that), so that a refusal leaves nothing
 * behind, then in earnest. When the
 * answer is lost, the launch token tells whether it was created. Throws KubeError.
 */
export async function submitWorkflow(
  { client, namespace }: ClusterAccess,
  workflow: Workflow,
  { signal, dryRun = true }: { signal?: AbortSignal; dryRun?: boolean } = {},
): Promise<Workflow> {
  const create = (rehearse: boolean): Promise<Workflow> =>
    client.call<Workflow>(
      {
        verb: "create",
        kind: kinds.workflows,
        namespace,
        body: workflow,
        query: { fieldManager: "preflight", dryRun: rehearse ? "All" : undefined },
      },
      { signal },
    );
  if (dryRun) await create(true);
  try {
    return await create(false);
  } catch (error) {
    const token = workflow.metadata.labels?.["preflight/launch"];
    if (!(error instanceof KubeError) || !error.transient || token === undefined) throw error;
    const query = { labelSelector: `preflight/launch=${token}` };
    const { items } = await listObjects<Workflow>(client, { kind: kinds.workflows, namespace, query }, { signal });
    if (items[0] === undefined) throw error;
    return items[0];
  }
}
