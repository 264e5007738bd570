import { kinds } from "../../kubernetes/kubeCall.ts";
import { KubeError } from "../../kubernetes/kubeError.ts";
import type { KubeObject } from "../../kubernetes/kubeObject.ts";
import { listObjects } from "../../kubernetes/listObjects.ts";
import type { Check, Evidence, Finding } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import { about } from "../subject/about.ts";
import { whyPreemptible } from "../subject/preemptibleStep.ts";
import { podSubjects, type Subject } from "../subject/subjects.ts";
import { onCluster, type CheckedCluster } from "./clusterAccess.ts";
import { readNodes, spotLabel, type NodeFacts } from "./nodeFacts.ts";
import { whyNotOn } from "./whyNotOn.ts";

const id = "PF-CLUSTER-004";

/** The nodes that preemptible steps ask for are there, would take the pod, and somebody drains them before they go. */
export const spotNodes: Check = {
  id,
  title: "Spot nodes can take the pod",
  area: "cluster",
  cost: "network",
  run: (context) =>
    onCluster(spotNodes, context, async (cluster) => {
      const nodes = await readNodes(cluster.client, context.signal);
      const steps = podSubjects(context).filter((subject) => whyPreemptible(context, subject) !== undefined);
      const findings = steps.map((subject) => look(subject, nodes));
      return [...findings, ...(await handler(context, cluster, nodes))];
    }),
};

function look(subject: Subject, nodes: NodeFacts[]): Finding {
  const { step } = subject;
  const base = about(id, subject);
  const reasons = nodes.map((node) => ({ node: node.name, why: whyNotOn(node, subject) }));
  const good = reasons.filter(({ why }) => why === undefined);
  if (good.length > 0) {
    const title = `${step.name}: ${good.length} of ${nodes.length} nodes would take its pod`;
    return { ...base, status: "pass", title, evidence: [] };
  }
  const evidence: Evidence[] = reasons.slice(0, 10).map(({ node, why }) => ({ label: node, value: why! }));
  return {
    ...base,
    status: "warn",
    title: `${step.name}: no node that is there now would take its pod`,
    evidence,
    why: "Without an autoscaler that adds a fitting node, the step stays pending for ever: Argo has no time limit for it.",
    fix: { text: "mend nodeSelector, tolerations or requests, or make sure that an autoscaler adds such nodes" },
  };
}

/** Somebody has to turn the notice of a reclaimed node into SIGTERM for the pods: GKE and AKS do it themselves. */
async function handler({ signal }: CheckContext, { client }: CheckedCluster, nodes: NodeFacts[]): Promise<Finding[]> {
  const spot = nodes.filter((node) => spotLabel(node) !== undefined);
  if (spot.length === 0) return [];
  const evidence: Evidence[] = [{ label: "spot nodes", value: `${spot.length}, by ${spotLabel(spot[0]!)}` }];
  if (!spot.some(({ provider }) => provider.startsWith("aws://"))) {
    return [{ check: id, status: "pass", title: "the platform itself tells pods that their node goes", evidence }];
  }
  const sets = { group: "apps", version: "v1", plural: "daemonsets" };
  const found: string[] = [];
  try {
    for (const kind of [sets, kinds.deployments]) {
      const { items } = await listObjects<KubeObject>(client, { kind }, { signal });
      for (const { metadata } of items) {
        if (/node-termination-handler|karpenter|spot-interruption/.test(metadata.name)) found.push(metadata.name);
      }
    }
  } catch (error) {
    if (!(error instanceof KubeError) || error.reason !== "forbidden") throw error;
    const title = "whether a termination handler runs is not known";
    return [
      { check: id, status: "unknown", title, evidence: [...evidence, { label: "reason", value: error.message }] },
    ];
  }
  if (found.length > 0) {
    evidence.push({ label: "handler", value: found.slice(0, 3).join(", ") });
    return [{ check: id, status: "pass", title: "a termination handler drains reclaimed nodes", evidence }];
  }
  return [
    {
      check: id,
      status: "fail",
      title: "nothing drains a reclaimed node of this cluster",
      evidence,
      why: "Pods on EC2 Spot get no SIGTERM unless a termination handler or Karpenter asks for it: they die in the middle of a step.",
      fix: { text: "install the AWS node termination handler, or let Karpenter handle interruptions" },
    },
  ];
}
