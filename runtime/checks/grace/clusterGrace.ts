import { kinds } from "../../kubernetes/kubeCall.ts";
import { goDuration } from "../../manifest/goDuration.ts";
import { KubeError } from "../../kubernetes/kubeError.ts";
import { formatSeconds } from "../../text/units.ts";
import type { Check, Evidence, Finding } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import { onCluster, unknownBecause, type CheckedCluster } from "../cluster/clusterAccess.ts";
import { readNodes, spotLabel } from "../cluster/nodeFacts.ts";
import { about } from "../subject/about.ts";
import { podSubjects } from "../subject/subjects.ts";
import { whyTraining } from "../subject/trainingStep.ts";

const id = "PF-GRACE-007";

/** What the kubelets of the cluster really give a pod when their node shuts down. */
export const clusterGrace: Check = {
  id,
  title: "The cluster's own grace settings",
  area: "grace",
  cost: "network",
  run: (context) => onCluster(clusterGrace, context, (cluster) => look(context, cluster)),
};

interface Configz {
  kubeletconfig?: { shutdownGracePeriod?: string; shutdownGracePeriodCriticalPods?: string };
}

async function look(context: CheckContext, { client }: CheckedCluster): Promise<Finding[]> {
  const training = podSubjects(context).filter((subject) => whyTraining(context, subject));
  if (training.length === 0) {
    return [{ check: id, status: "n/a", title: `${clusterGrace.title}: no training step`, evidence: [] }];
  }
  const nodes = await readNodes(client, context.signal);
  const node = nodes.find((entry) => spotLabel(entry) !== undefined) ?? nodes[0];
  if (node === undefined)
    return [{ check: id, status: "unknown", title: "the cluster has no nodes to ask", evidence: [] }];
  let settings: Configz;
  try {
    const call = { verb: "get", kind: kinds.nodes, name: node.name, subresource: "proxy/configz" } as const;
    settings = await client.call<Configz>(call, { signal: context.signal });
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    return [unknownBecause(clusterGrace, error)];
  }
  const { shutdownGracePeriod = "0s", shutdownGracePeriodCriticalPods = "0s" } = settings.kubeletconfig ?? {};
  const total = goDuration(shutdownGracePeriod);
  const critical = goDuration(shutdownGracePeriodCriticalPods);
  const evidence: Evidence[] = [
    { label: "shutdownGracePeriod", value: shutdownGracePeriod, source: `kubelet of ${node.name}` },
    { label: "of it for critical pods", value: shutdownGracePeriodCriticalPods, source: `kubelet of ${node.name}` },
  ];
  if (total === undefined || critical === undefined) {
    return [{ check: id, status: "unknown", title: "the kubelet's shutdown grace period can not be read", evidence }];
  }
  const window = Math.max(0, total - critical);
  return training.map((subject): Finding => {
    const { step } = subject;
    const base = about(id, subject);
    const grace = step.grace.seconds;
    if (window === 0) {
      return {
        ...base,
        status: "warn",
        title: `${step.name}: the kubelet gives its pod no time when the node shuts down`,
        evidence,
        why: "Only a drain before the shutdown gives SIGTERM and time; without one the process dies in the middle of a step.",
        fix: { text: "set the kubelet's shutdownGracePeriod, or make sure that something drains the node in time" },
      };
    }
    if (grace !== undefined && grace > window) {
      return {
        ...base,
        status: "fail",
        title: `${step.name}: asks ${formatSeconds(grace)}, the kubelet gives ${formatSeconds(window)}`,
        evidence,
        why: "The kubelet ends the pod when its own time is over, whatever the pod asked for.",
        fix: { text: `terminationGracePeriodSeconds: ${Math.floor(window)}, or a longer shutdownGracePeriod` },
      };
    }
    return { ...base, status: "pass", title: `${step.name}: the kubelet gives ${formatSeconds(window)}`, evidence };
  });
}
