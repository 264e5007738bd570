import { setTimeout as sleep } from "node:timers/promises";
import { kinds } from "../../../kubernetes/kubeCall.ts";
import { KubeError } from "../../../kubernetes/kubeError.ts";
import type { KubeObject } from "../../../kubernetes/kubeObject.ts";
import { listObjects } from "../../../kubernetes/listObjects.ts";
import type { PodObservation } from "../../../runs/podObservation.ts";
import type { ClusterAccess } from "../../../kubernetes/clusterAccess.ts";
import { ClusterError } from "../clusterError.ts";
import { evictPod } from "./evictPod.ts";
import type { PreemptOptions } from "./preemptOptions.ts";

interface NodePod extends KubeObject {
  spec?: { nodeName?: string };
  status?: { phase?: string };
}

/**
 * Cordons the pod's node, evicts what runs there, waits until that is gone and lifts the cordon again (unless it was there
 * before): a rehearsal leaves the cluster as it was. On a cluster that others use only the run's own pods are evicted.
 */
export async function drainNode(access: ClusterAccess, pod: PodObservation, options: PreemptOptions): Promise<void> {
  const { client } = access;
  const { node } = pod;
  const { graceSeconds, wholeNode, run, signal } = options;
  if (node === undefined) throw new ClusterError(`The pod ${pod.name} is on no node yet.`, { reason: "not-running" });
  const before = await client.call<{ spec?: { unschedulable?: boolean } }>(
    { verb: "get", kind: kinds.nodes, name: node },
    { signal },
  );
  await cordon(true);
  try {
    const call = wholeNode
      ? { kind: kinds.pods, query: { fieldSelector: `spec.nodeName=${node}` } }
      : {
          kind: kinds.pods,
          namespace: access.namespace,
          query: { labelSelector: `workflows.argoproj.io/workflow=${run}`, fieldSelector: `spec.nodeName=${node}` },
        };
    const present = async (): Promise<NodePod[]> => {
      const { items } = await listObjects<NodePod>(client, call, { signal });
      return items.filter(isEvictable);
    };
    const evicted = await present();
    for (const { metadata } of evicted) {
      const there = { ...access, namespace: metadata.namespace ?? access.namespace };
      const own = metadata.name === pod.name;
      await evictPod(there, metadata.name, {
        uid: metadata.uid,
        graceSeconds: own ? graceSeconds : undefined,
        signal,
      }).catch((error: unknown) => {
        // Gone by itself, or held by a budget of its own: only the run's pod matters.
        if (own || !(error instanceof KubeError) || (error.reason !== "not-found" && error.reason !== "conflict"))
          throw error;
      });
    }
    const uids = new Set(evicted.map(({ metadata }) => metadata.uid));
    const limit = (graceSeconds ?? pod.graceSeconds ?? 30) + 60;
    for (let waited = 0; waited < limit; waited += 1) {
      if (!(await present()).some(({ metadata }) => uids.has(metadata.uid))) return;
      await sleep(1000, undefined, { signal });
    }
  } finally {
    if (before.spec?.unschedulable !== true) await cordon(false);
  }

  async function cordon(unschedulable: boolean): Promise<void> {
    await client.call({
      verb: "patch",
      kind: kinds.nodes,
      name: node,
      body: { spec: { unschedulable: unschedulable || null } },
      contentType: "application/merge-patch+json",
    });
  }
}

/** As kubectl drain with --force --ignore-daemonsets: not mirror pods, not DaemonSets, not what has ended. */
function isEvictable({ metadata, status }: NodePod): boolean {
  if (metadata.annotations?.["kubernetes.io/config.mirror"] !== undefined) return false;
  if (metadata.ownerReferences?.some(({ kind }) => kind === "DaemonSet" || kind === "Node") === true) return false;
  return status?.phase === "Running" || status?.phase === "Pending";
}
