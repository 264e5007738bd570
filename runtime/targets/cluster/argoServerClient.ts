import { Agent } from "node:https";
import { KubeClient } from "../../kubernetes/kubeClient.ts";
import type { ArgoServer } from "../../kubernetes/argoServer.ts";
import { KubeError } from "../../kubernetes/kubeError.ts";
import type { Workflow } from "../../manifest/argo.ts";
import { ClusterError } from "./clusterError.ts";
import { projectWorkflow } from "./projectWorkflow.ts";

/** Argo's own API server: it reads statuses that are kept in Argo's database, and archived workflows. */
export class ArgoServerClient {
  private readonly client: KubeClient;
  private readonly url: string;

  constructor({ url, tokenEnv, insecure }: ArgoServer, env: Record<string, string | undefined>) {
    this.url = url;
    const token = tokenEnv === undefined ? undefined : env[tokenEnv];
    if (tokenEnv !== undefined && token === undefined) {
      throw new ClusterError(`The environment has no ${tokenEnv}, which holds the token for argo-server.`, {
        reason: "no-token",
        hint: "Set it, or take argoServer.tokenEnv out of preflight.yaml.",
      });
    }
    const headers = token === undefined ? {} : { authorization: `Bearer ${token.replace(/^Bearer /, "")}` };
    const agent = insecure === true ? new Agent({ rejectUnauthorized: false, keepAlive: true }) : undefined;
    this.client = new KubeClient({
      name: "argo-server",
      server: new URL(url),
      options: async () => ({ headers, agent }),
    });
  }

  /** The workflow with its nodes, live or archived; undefined when argo-server has none. */
  async get(namespace: string, name: string, signal?: AbortSignal): Promise<Workflow | undefined> {
    try {
      return projectWorkflow(await this.client.call<unknown>({ verb: "get", ...path(namespace, name) }, { signal }));
    } catch (error) {
      if (error instanceof KubeError && error.reason === "not-found") return undefined;
      throw this.named(error);
    }
  }

  async retry(namespace: string, name: string, signal?: AbortSignal): Promise<void> {
    try {
      const body = { name, namespace };
      await this.client.call({ verb: "update", ...path(namespace, `${name}/retry`), body }, { signal });
    } catch (error) {
      throw this.named(error);
    }
  }

  private named(error: unknown): unknown {
    if (!(error instanceof KubeError)) return error;
    return new ClusterError(`argo-server at ${this.url}: ${error.message}`, {
      reason: error.reason,
      hint: error.hint,
      cause: error,
      exitCode: error.exitCode,
    });
  }
}

/** "/api/v1/workflows/NAMESPACE/NAME" in the words of a Kubernetes call. */
function path(namespace: string, rest: string) {
  return { kind: { group: "", version: "v1", plural: "workflows" }, name: namespace, subresource: rest };
}
