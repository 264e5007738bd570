import { kinds } from "../../../kubernetes/kubeCall.ts";
import { KubeError } from "../../../kubernetes/kubeError.ts";
import type { Workflow } from "../../../manifest/argo.ts";
import type { ClusterAccess } from "../../../kubernetes/clusterAccess.ts";

const maxTries = 8;

/**
 * Reads a workflow as it is stored, changes it and writes it back whole (there is no status subresource); reads again when
 * somebody else wrote in between. `change` may run several times. Throws KubeError and what `change` throws.
 */
export async function updateWorkflow(
  { client, namespace }: ClusterAccess,
  name: string,
  change: (workflow: Workflow) => Promise<Workflow>,
): Promise<Workflow> {
  const at = { kind: kinds.workflows, namespace, name };
  for (let tries = 1; ; tries++) {
    const before = await client.call<Workflow>({ ...at, verb: "get" });
    const body = await change(before);
    try {
      return await client.call<Workflow>({ ...at, verb: "update", body });
    } catch (error) {
      if (!(error instanceof KubeError) || error.reason !== "conflict" || tries >= maxTries) throw error;
    }
  }
}
