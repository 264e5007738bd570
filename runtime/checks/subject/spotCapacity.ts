/** The parts of a pod spec that choose nodes; anything may be inside, manifests are hostile. */
export interface Scheduling {
  nodeSelector?: unknown;
  tolerations?: unknown;
  affinity?: unknown;
}

/** Where spot capacity was asked for, e.g. { field: "nodeSelector", text: "cloud.google.com/gke-spot: true" }. */
export interface SpotRequest {
  field: "nodeSelector" | "tolerations" | "affinity";
  text: string;
}

// Labels and taints of GKE (gke-spot, gke-preemptible, gke-provisioning), EKS (capacityType), Karpenter (capacity-type),
// AKS (scalesetpriority) and the usual home-made ones (lifecycle=Ec2Spot) all carry one of these words.
const spotWord = /(^|[^a-z])(ec2spot|spot|preemptible)([^a-z]|$)/i;
const noWord = /^(false|no|0|off)$/i;

/** First sign in a pod's scheduling that it may run on capacity that can be reclaimed; undefined when there is none. */
export function spotRequest({ nodeSelector, tolerations, affinity }: Scheduling): SpotRequest | undefined {
  for (const [key, value] of entries(nodeSelector)) {
    if (isSpot(key, value)) return { field: "nodeSelector", text: `${key}: ${String(value)}` };
  }
  for (const toleration of list(tolerations)) {
    const { key, value } = record(toleration);
    if (isSpot(key, value)) return { field: "tolerations", text: [key, value].filter(isText).join("=") };
  }
  const node = record(record(affinity).nodeAffinity);
  const required = list(record(node.requiredDuringSchedulingIgnoredDuringExecution).nodeSelectorTerms);
  const preferred = list(node.preferredDuringSchedulingIgnoredDuringExecution).map((term) => record(term).preference);
  for (const term of [...required, ...preferred]) {
    for (const expression of list(record(term).matchExpressions)) {
      const { key, operator, values } = record(expression);
      const asks =
        operator === "Exists" ? isSpot(key, "true") : operator === "In" && list(values).some((v) => isSpot(key, v));
      if (asks) return { field: "affinity", text: [key, operator, ...list(values)].filter(isText).join(" ") };
    }
  }
  return undefined;
}

/** A value with the word (capacityType: SPOT), or a key with the word that is not switched off (gke-spot: "true"). */
function isSpot(key: unknown, value: unknown): boolean {
  if (isText(value) && spotWord.test(value)) return true;
  return isText(key) && spotWord.test(key) && !(value !== undefined && noWord.test(String(value)));
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function entries(value: unknown): [string, unknown][] {
  return Object.entries(record(value));
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
