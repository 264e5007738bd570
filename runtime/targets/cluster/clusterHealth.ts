import { PreflightError } from "../../errors/preflightError.ts";
import type { LoadedConfig } from "../../config/loadConfig.ts";
import { kinds } from "../../kubernetes/kubeCall.ts";
import { KubeClient } from "../../kubernetes/kubeClient.ts";
import { KubeError } from "../../kubernetes/kubeError.ts";
import { openClusterTarget } from "./openClusterTarget.ts";

export interface ClusterHealth {
  name: string;
  kind: "kind" | "cluster";
  healthy: boolean;
  detail: string[];
}

const patience = 5000;

/** Does the cluster of a target answer within five seconds, and may its workflows be seen? One sentence each. */
export async function clusterHealth(
  name: string,
  loaded: LoadedConfig,
  env: Record<string, string | undefined>,
  signal?: AbortSignal,
): Promise<ClusterHealth> {
  const target = openClusterTarget(name, loaded, env);
  const timeout = AbortSignal.timeout(patience);
  const both = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  const answer = (healthy: boolean, detail: string[]): ClusterHealth => ({ name, kind: target.kind, healthy, detail });
  try {
    const { client, context, namespace } = await target.cluster();
    // Once: how long it takes to be told is part of the answer.
    const impatient = new KubeClient(client.connection, { tries: 1 });
    const begun = performance.now();
    await impatient.call({ verb: "list", kind: kinds.workflows, namespace, query: { limit: 1 } }, { signal: both });
    const took = Math.round(performance.now() - begun);
    return answer(true, [`context ${context}, namespace ${namespace}: answers in ${took} ms, workflows can be seen`]);
  } catch (error) {
    signal?.throwIfAborted();
    if (timeout.aborted) return answer(false, [`it does not answer within ${patience / 1000} s`]);
    if (error instanceof KubeError && error.reason === "not-found")
      return answer(false, ["Argo Workflows is not installed there"]);
    if (!(error instanceof PreflightError)) throw error;
    return answer(false, [error.message, ...(error.hint === undefined ? [] : [error.hint])]);
  }
}
