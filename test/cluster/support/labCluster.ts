import { readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestContext } from "vitest";
import { openCluster, type ClusterAccess } from "../../../runtime/kubernetes/clusterAccess.ts";
import { kinds } from "../../../runtime/kubernetes/kubeCall.ts";
import { KubeError } from "../../../runtime/kubernetes/kubeError.ts";
import { labCache, requirePart } from "../../support/shared.ts";

export const labContext = "kind-preflight";
export const labNamespace = "pipelines";
export const labImage = "preflight/python:3.11";

export interface LabCluster {
  /** Environment with the lab's kubeconfig and programs. */
  env: Record<string, string | undefined>;
  access: ClusterAccess;
}

/** The lab's running cluster, or the test is skipped (failed under PREFLIGHT_LAB=1). */
export async function labCluster(context: TestContext): Promise<LabCluster> {
  const kubeconfig = requirePart(context, labCache("kubeconfig"), "the lab's cluster (../shared/lab/up)");
  const bin = requirePart(context, labCache("bin"), "the lab's programs");
  const env = { ...process.env, KUBECONFIG: kubeconfig, PATH: `${bin}${path.delimiter}${process.env.PATH}` };
  const access = await openCluster({ context: labContext, namespace: labNamespace }, env);
  return { env, access };
}

/** Takes a run away when the test is over, however it ended; its pods go with it. */
export function removeAfter(context: TestContext, { client }: ClusterAccess, name: string): void {
  context.onTestFinished(async () => {
    try {
      await client.call({ verb: "delete", kind: kinds.workflows, namespace: labNamespace, name });
    } catch (error) {
      if (!(error instanceof KubeError) || error.reason !== "not-found") throw error;
    }
  });
}

export async function scratchFolder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), "preflight-cluster-test-"));
}

/** A file of the repository as text. */
export function repositoryFile(name: string): string {
  return readFileSync(path.resolve(import.meta.dirname, "../../..", name), "utf8");
}
