import { kinds, type KubeCall } from "../../kubernetes/kubeCall.ts";

/** The pods that Argo made for a run. */
export function podsOfRun(namespace: string, run: string): Omit<KubeCall, "verb"> {
  return { kind: kinds.pods, namespace, query: { labelSelector: `workflows.argoproj.io/workflow=${run}` } };
}
