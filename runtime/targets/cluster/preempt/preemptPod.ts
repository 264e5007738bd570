import { kinds } from "../../../kubernetes/kubeCall.ts";
import type { PodObservation } from "../../../runs/podObservation.ts";
import type { ClusterAccess } from "../../../kubernetes/clusterAccess.ts";
import { drainNode } from "./drainNode.ts";
import { evictPod } from "./evictPod.ts";
import type { PreemptOptions } from "./preemptOptions.ts";

/**
 * Takes a pod away as a reclaimed node would. term, delete: deletion with notice; kill: deletion without (the kubelet still
 * gives about two seconds); evict: through the eviction API, which keeps to disruption budgets; drain: cordon the node and
 * evict. Throws KubeError.
 */
export async function preemptPod(access: ClusterAccess, pod: PodObservation, options: PreemptOptions): Promise<void> {
  const { how, graceSeconds, signal } = options;
  if (how === "drain") return drainNode(access, pod, options);
  if (how === "evict") return evictPod(access, pod.name, { uid: pod.uid, graceSeconds, signal });
  const { client, namespace } = access;
  const body = {
    gracePeriodSeconds: how === "kill" ? 0 : graceSeconds,
    preconditions: { uid: pod.uid },
  };
  await client.call({ verb: "delete", kind: kinds.pods, namespace, name: pod.name, body }, { signal });
}
