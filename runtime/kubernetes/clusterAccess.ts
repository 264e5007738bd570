import { KubeClient } from "./kubeClient.ts";
import { openKubeConfig, type KubeContext } from "./openKubeConfig.ts";
import { KubeError } from "./kubeError.ts";
import type { ArgoServer } from "./argoServer.ts";

/** Which cluster and where in it; what is undefined is as kubectl would have it. */
export interface ClusterPlace {
  /** Kube context; default: the current one. */
  context?: string;
  /** "CONTEXT" or "CONTEXT/NAMESPACE" in one; the kubeconfig tells whether a slash belongs to the context. */
  contextAndNamespace?: string;
  /** Default: that of the context, else "default". */
  namespace?: string;
  /** Where the Argo controller runs; default: argo. */
  controllerNamespace?: string;
  /** Of the controller, where several share a cluster. */
  instanceId?: string;
  /** Reads archived runs and statuses kept in Argo's database. */
  argoServer?: ArgoServer;
}

export interface ClusterAccess {
  client: KubeClient;
  context: string;
  namespace: string;
}

/** Opens the kubeconfig and picks context and namespace. Nothing is asked of the cluster yet. Throws KubeError. */
export async function openCluster(
  place: ClusterPlace,
  env: Record<string, string | undefined>,
): Promise<ClusterAccess> {
  const config = await openKubeConfig(env);
  const { context, namespace } = chosen(place, config.contexts);
  const name = context ?? config.current;
  if (name === undefined) {
    throw new KubeError("The kubeconfig has no current context.", {
      reason: "kubeconfig",
      hint: `Name one: --target CONTEXT/NAMESPACE. It has: ${config.contexts
        .map((entry) => entry.name)
        .slice(0, 20)
        .join(", ")}.`,
    });
  }
  const connection = config.connect(name);
  const own = config.contexts.find((entry) => entry.name === name)?.namespace;
  return { client: new KubeClient(connection), context: name, namespace: namespace ?? own ?? "default" };
}

function chosen(
  { context, namespace, contextAndNamespace: both }: ClusterPlace,
  contexts: KubeContext[],
): { context?: string; namespace?: string } {
  if (both === undefined) return { context, namespace };
  const at = both.lastIndexOf("/");
  if (at < 0 || contexts.some(({ name }) => name === both)) return { context: both };
  return { context: both.slice(0, at), namespace: both.slice(at + 1) };
}
