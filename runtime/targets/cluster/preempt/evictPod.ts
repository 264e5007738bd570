import { kinds } from "../../../kubernetes/kubeCall.ts";
import { KubeError } from "../../../kubernetes/kubeError.ts";
import type { ClusterAccess } from "../../../kubernetes/clusterAccess.ts";

/** A disruption budget that says no (429) is a sentence, not a reason to ask again. */
export async function evictPod(
  { client, namespace }: ClusterAccess,
  name: string,
  { uid, graceSeconds, signal }: { uid?: string; graceSeconds?: number; signal?: AbortSignal },
): Promise<void> {
  const body = {
    apiVersion: "policy/v1",
    kind: "Eviction",
    metadata: { name, namespace },
    deleteOptions: { gracePeriodSeconds: graceSeconds, preconditions: uid === undefined ? undefined : { uid } },
  };
  try {
    await client.call({ verb: "create", kind: kinds.pods, namespace, name, subresource: "eviction", body }, { signal });
  } catch (error) {
    if (!(error instanceof KubeError) || error.reason !== "too-many") throw error;
    throw new KubeError(`A disruption budget does not allow the pod ${name} to be evicted now.`, {
      reason: "conflict",
      hint: "A reclaimed node asks no budget: --how delete.",
      cause: error,
    });
  }
}
