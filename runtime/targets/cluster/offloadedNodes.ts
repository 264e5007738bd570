import type { Workflow } from "../../manifest/argo.ts";
import type { ArgoServerClient } from "./argoServerClient.ts";
import { ClusterError } from "./clusterError.ts";

/**
 * A workflow whose nodes are in the controller's database, read through argo-server. Where that can not be, the workflow has no
 * nodes and its message says why: its phase is still worth to be shown.
 */
export async function readOffloadedNodes(
  workflow: Workflow,
  server: () => ArgoServerClient | undefined,
  signal?: AbortSignal,
): Promise<Workflow> {
  const { name = "", namespace = "", uid } = workflow.metadata;
  let why = "argo-server can read them (clusters.NAME.argoServer)";
  try {
    const whole = await server()?.get(namespace, name, signal);
    // A run of the same name that was archived before is not this one.
    if (whole !== undefined && whole.metadata.uid === uid && whole.status?.nodes !== undefined) return whole;
    if (whole !== undefined) why = "argo-server does not have them";
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof ClusterError)) throw error;
    why = error.message;
  }
  const unreadable = `its steps are in the controller's database: ${why}`;
  const message = [workflow.status?.message, unreadable].filter((text) => text !== undefined && text !== "").join("; ");
  return { ...workflow, status: { ...workflow.status, nodes: {}, message } };
}
