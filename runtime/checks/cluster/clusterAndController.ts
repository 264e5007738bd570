import { kinds } from "../../kubernetes/kubeCall.ts";
import { KubeError } from "../../kubernetes/kubeError.ts";
import type { KubeObject } from "../../kubernetes/kubeObject.ts";
import type { Check, Evidence, Finding } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import { onCluster, type CheckedCluster } from "./clusterAccess.ts";

const id = "PF-CLUSTER-001";

/** The API answers, Argo is installed, and its controller's settings are those the other checks were told. */
export const clusterAndController: Check = {
  id,
  title: "Cluster and Argo controller",
  area: "cluster",
  cost: "network",
  run: (context) => onCluster(clusterAndController, context, (cluster) => look(context, cluster)),
};

interface Deployment extends KubeObject {
  spec?: {
    template?: { spec?: { containers?: { image?: string; env?: { name: string; value?: string }[] }[] } };
  };
  status?: { readyReplicas?: number };
}

async function look(context: CheckContext, cluster: CheckedCluster): Promise<Finding[]> {
  const { client, namespace } = cluster;
  const { signal } = context;
  const evidence: Evidence[] = [{ label: "cluster", value: client.connection.name }];
  try {
    await client.call({ verb: "list", kind: kinds.workflows, namespace, query: { limit: 1 } }, { signal });
  } catch (error) {
    if (!(error instanceof KubeError) || error.reason !== "not-found") throw error;
    return [
      {
        check: id,
        status: "fail",
        title: `Argo Workflows is not installed on ${client.connection.name}`,
        evidence: [...evidence, { label: "answer", value: error.message }],
        why: "Nothing on this cluster would run the pipeline.",
        fix: { text: "install Argo Workflows there, or choose another target" },
      },
    ];
  }
  const controller = await readController(cluster, signal);
  if (controller === undefined) {
    const title = `Argo is installed; its controller was not found in namespace ${cluster.controllerNamespace}`;
    const fix = { text: "set clusters.NAME.controllerNamespace in preflight.yaml" };
    return [{ check: id, status: "unknown", title, evidence, fix }];
  }
  const { image, finalizer, ready, hasDefaults } = controller;
  evidence.push({ label: "controller", value: image, source: `deployment in ${cluster.controllerNamespace}` });
  if (!ready) {
    return [
      {
        check: id,
        status: "fail",
        title: "the Argo controller is not ready",
        evidence,
        why: "A workflow that is created now stays pending until it is.",
        fix: { text: `kubectl -n ${cluster.controllerNamespace} describe deployment workflow-controller` },
      },
    ];
  }
  return [...differences(context, { finalizer, hasDefaults }, evidence)];
}

/** Settings of the controller change what a manifest means; preflight.yaml has to say the same. */
function differences(
  { config }: CheckContext,
  { finalizer, hasDefaults }: { finalizer: boolean; hasDefaults: boolean },
  evidence: Evidence[],
): Finding[] {
  const findings: Finding[] = [];
  const warn = (title: string, text: string): void => {
    const why = "The same manifest means something else under these settings, and the other checks do not know them.";
    findings.push({ check: id, status: "warn", title, evidence, why, fix: { text } });
  };
  if (finalizer && config.controller.podStatusCaptureFinalizer !== true) {
    warn(
      "the controller keeps deleted pods until it has read them (ARGO_POD_STATUS_CAPTURE_FINALIZER)",
      "controller.podStatusCaptureFinalizer: true in preflight.yaml",
    );
  }
  if (hasDefaults && config.controller.workflowDefaults === undefined) {
    warn(
      "the controller merges workflowDefaults into every workflow",
      "copy them to controller.workflowDefaults in preflight.yaml",
    );
  }
  if (findings.length > 0) return findings;
  return [{ check: id, status: "pass", title: "the cluster answers and its Argo controller is ready", evidence }];
}

async function readController({ client, controllerNamespace: namespace }: CheckedCluster, signal: AbortSignal) {
  try {
    const deployment = await client.call<Deployment>(
      { verb: "get", kind: kinds.deployments, namespace, name: "workflow-controller" },
      { signal },
    );
    const containers = deployment.spec?.template?.spec?.containers ?? [];
    const env = containers.flatMap((container) => container.env ?? []);
    const finalizer = env.some(({ name, value }) => name === "ARGO_POD_STATUS_CAPTURE_FINALIZER" && value === "true");
    const settings = await client
      .call<{ data?: Record<string, string> }>(
        { verb: "get", kind: kinds.configMaps, namespace, name: "workflow-controller-configmap" },
        { signal },
      )
      .catch(() => undefined);
    signal.throwIfAborted();
    const text = Object.values(settings?.data ?? {}).join("\n");
    const hasDefaults = settings?.data?.workflowDefaults !== undefined || /^\s*workflowDefaults:/m.test(text);
    return {
      image: containers[0]?.image ?? "unknown",
      finalizer,
      hasDefaults,
      ready: (deployment.status?.readyReplicas ?? 0) > 0,
    };
  } catch (error) {
    if (error instanceof KubeError && (error.reason === "not-found" || error.reason === "forbidden")) return undefined;
    throw error;
  }
}
