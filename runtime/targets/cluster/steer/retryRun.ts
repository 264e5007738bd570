import { setTimeout as sleep } from "node:timers/promises";
import { gzip } from "node:zlib";
import { promisify } from "node:util";
import { kinds } from "../../../kubernetes/kubeCall.ts";
import { KubeError } from "../../../kubernetes/kubeError.ts";
import { listObjects } from "../../../kubernetes/listObjects.ts";
import type { KubeObject } from "../../../kubernetes/kubeObject.ts";
import type { Workflow } from "../../../manifest/argo.ts";
import type { ClusterAccess } from "../../../kubernetes/clusterAccess.ts";
import { ClusterError } from "../clusterError.ts";
import { isOver } from "../isOver.ts";
import { nodesAre, unpackNodes } from "../nodeStatus.ts";
import { podsOfRun } from "../podsOfRun.ts";
import { resetForRetry } from "./resetForRetry.ts";
import { updateWorkflow } from "./updateWorkflow.ts";

const pack = promisify(gzip);

/**
 * `argo retry` without a server. The order is what works (seen on a real cluster): first the pods of the forgotten nodes go,
 * then the object is written; the other way round the controller waits for ever. Throws ClusterError or KubeError.
 */
export async function retryRun(access: ClusterAccess, name: string, signal?: AbortSignal): Promise<void> {
  await updateWorkflow(access, name, async (stored) => {
    if (!isOver(stored) || stored.status?.phase === "Succeeded") {
      const why = isOver(stored) ? "has succeeded; there is nothing to retry" : "is still running";
      throw new ClusterError(`The run ${name} ${why}.`, { reason: isOver(stored) ? "succeeded" : "running" });
    }
    const where = nodesAre(stored);
    if (where === "offloaded") {
      throw new ClusterError(`The steps of ${name} are in the controller's database, which only argo-server reaches.`, {
        reason: "offloaded",
        hint: "Set clusters.NAME.argoServer.url in preflight.yaml.",
      });
    }
    const { workflow, removed } = resetForRetry(await unpackNodes(stored), new Date());
    await deletePods(access, name, new Set(removed.map(({ id }) => id)), signal);
    return where === "compressed" ? packNodes(workflow) : workflow;
  });
}

async function packNodes(workflow: Workflow): Promise<Workflow> {
  const { nodes, ...status } = workflow.status!;
  const bytes = await pack(Buffer.from(JSON.stringify(nodes)));
  return { ...workflow, status: { ...status, compressedNodes: bytes.toString("base64") } };
}

/** Pods of these nodes, and until they are really gone: a new attempt has the same pod name. */
async function deletePods(
  { client, namespace }: ClusterAccess,
  run: string,
  nodeIds: ReadonlySet<string>,
  signal?: AbortSignal,
): Promise<void> {
  const names = async (): Promise<string[]> => {
    const { items } = await listObjects<KubeObject>(client, podsOfRun(namespace, run), { signal });
    const own = items.filter(({ metadata }) =>
      nodeIds.has(metadata.annotations?.["workflows.argoproj.io/node-id"] ?? ""),
    );
    return own.map(({ metadata }) => metadata.name);
  };
  const first = await names();
  for (const pod of first) {
    await client
      .call({ verb: "delete", kind: kinds.pods, namespace, name: pod }, { signal })
      .catch((error: unknown) => {
        if (!(error instanceof KubeError) || error.reason !== "not-found") throw error;
      });
  }
  for (let left = first, waited = 0; left.length > 0; left = await names()) {
    if (waited > 120) {
      throw new ClusterError(`The pod ${left[0]} of ${run} does not go away; a retry would wait for it for ever.`, {
        reason: "pod-stays",
        hint: `Its finalizers or its node hold it: kubectl describe pod ${left[0]}.`,
      });
    }
    await sleep(500, undefined, { signal });
    waited += 0.5;
  }
}
