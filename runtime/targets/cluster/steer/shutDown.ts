import { kinds } from "../../../kubernetes/kubeCall.ts";
import type { ClusterAccess } from "../../../kubernetes/clusterAccess.ts";
import { ClusterError } from "../clusterError.ts";
import { isOver } from "../isOver.ts";
import type { Workflow } from "../../../manifest/argo.ts";

/** Stop or Terminate, as Argo's CLI patches it: the controller sends the signals at its next look (up to 10 s later). */
export async function shutDown(
  { client, namespace }: ClusterAccess,
  workflow: Workflow,
  strategy: "Stop" | "Terminate",
): Promise<void> {
  const name = workflow.metadata.name!;
  if (isOver(workflow)) {
    throw new ClusterError(`The run ${name} has already ended (${workflow.status?.phase}).`, { reason: "ended" });
  }
  await client.call({
    verb: "patch",
    kind: kinds.workflows,
    namespace,
    name,
    body: { spec: { shutdown: strategy } },
    contentType: "application/merge-patch+json",
  });
}
