import { kinds } from "../../kubernetes/kubeCall.ts";
import type { KubeClient } from "../../kubernetes/kubeClient.ts";
import type { KubeObject } from "../../kubernetes/kubeObject.ts";
import { listObjects } from "../../kubernetes/listObjects.ts";

/** A node as scheduling sees it. */
export interface NodeFacts {
  name: string;
  labels: Record<string, string>;
  taints: { key: string; value?: string; effect: string }[];
  allocatable: Record<string, string>;
  ready: boolean;
  unschedulable: boolean;
  /** "gce://…", "aws://…", "azure://…" */
  provider: string;
}

interface Node extends KubeObject {
  spec?: { taints?: NodeFacts["taints"]; unschedulable?: boolean; providerID?: string };
  status?: { allocatable?: Record<string, string>; conditions?: { type: string; status: string }[] };
}

/** All nodes of the cluster. Throws KubeError, mostly for the missing right to list them. */
export async function readNodes(client: KubeClient, signal: AbortSignal): Promise<NodeFacts[]> {
  const { items } = await listObjects<Node>(client, { kind: kinds.nodes }, { signal });
  return items.map(({ metadata, spec, status }) => ({
    name: metadata.name,
    labels: metadata.labels ?? {},
    taints: spec?.taints ?? [],
    allocatable: status?.allocatable ?? {},
    ready: status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false,
    unschedulable: spec?.unschedulable === true,
    provider: spec?.providerID ?? "",
  }));
}

const spotLabels: Record<string, RegExp> = {
  "cloud.google.com/gke-spot": /^true$/,
  "cloud.google.com/gke-preemptible": /^true$/,
  "cloud.google.com/gke-provisioning": /^(spot|preemptible)$/,
  "eks.amazonaws.com/capacityType": /^SPOT$/,
  "karpenter.sh/capacity-type": /^spot$/,
  "kubernetes.azure.com/scalesetpriority": /^spot$/,
  "node.kubernetes.io/lifecycle": /^spot$/,
};

/** The label that says a node can be reclaimed, "key=value"; undefined when none does. */
export function spotLabel({ labels }: NodeFacts): string | undefined {
  const found = Object.entries(spotLabels).find(([key, pattern]) => pattern.test(labels[key] ?? ""));
  return found === undefined ? undefined : `${found[0]}=${labels[found[0]]}`;
}
