import type { PlatformName } from "../grace/platforms.ts";
import { spotLabel, type NodeFacts } from "./nodeFacts.ts";

/** The platform that a cluster's spot nodes are of, and the label and provider that say so. */
export interface DetectedPlatform {
  name: Exclude<PlatformName, "none">;
  because: string;
}

/** From labels and provider ids of the nodes; undefined when no node can be reclaimed, or nobody knows whose it is. */
export function detectPlatform(nodes: readonly NodeFacts[]): DetectedPlatform | undefined {
  for (const node of nodes) {
    const label = spotLabel(node);
    if (label === undefined) continue;
    const name = platformOfNode(node, label);
    if (name !== undefined) return { name, because: `node ${node.name}: ${label}` };
  }
  return undefined;
}

function platformOfNode({ labels, provider }: NodeFacts, label: string): DetectedPlatform["name"] | undefined {
  if (label.startsWith("cloud.google.com/")) return "gke-spot";
  if (label.startsWith("eks.amazonaws.com/")) return "ec2-spot";
  if (label.startsWith("kubernetes.azure.com/")) return "aks-spot";
  // Karpenter runs on several clouds.
  if (provider.startsWith("aws://") || "topology.k8s.aws/zone-id" in labels) return "ec2-spot";
  if (provider.startsWith("gce://")) return "gce-spot";
  if (provider.startsWith("azure://")) return "aks-spot";
  return undefined;
}
