import { kinds, type KubeCall } from "../../kubernetes/kubeCall.ts";
import { KubeError } from "../../kubernetes/kubeError.ts";
import { listObjects } from "../../kubernetes/listObjects.ts";
import type { Pipeline } from "../../manifest/model.ts";
import type { Check, Finding } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import { onCluster, type CheckedCluster } from "./clusterAccess.ts";
import { clusterReferences, type ClusterReference } from "./references.ts";

const id = "PF-CLUSTER-003";

/** Everything the pipeline refers to is on the cluster, and there is quota left. */
export const referencesExist: Check = {
  id,
  title: "Referenced objects exist",
  area: "cluster",
  cost: "network",
  run: (context) =>
    onCluster(referencesExist, context, async (cluster) => {
      const findings: Finding[] = [];
      for (const pipeline of context.manifests.pipelines) findings.push(...(await look(context, cluster, pipeline)));
      return [...findings, ...(await quota(context, cluster))];
    }),
};

async function look(context: CheckContext, cluster: CheckedCluster, pipeline: Pipeline): Promise<Finding[]> {
  const { document } = pipeline;
  const workflow = document.name;
  const range = document.rangeOf(["kind"]);
  const given = new Set(context.manifests.documents.map(({ kind, name }) => `${kind}/${name}`));
  const references = clusterReferences(pipeline);
  const answers = await Promise.all(references.map((reference) => isThere(cluster, reference, context.signal)));
  const findings = references.flatMap(({ title, name }, at): Finding[] => {
    const answer = answers[at];
    if (answer === true) return [];
    if (answer instanceof KubeError) {
      return [
        {
          check: id,
          status: "unknown",
          title: `${workflow}: whether ${title} ${name} exists is not known`,
          range,
          workflow,
          evidence: [{ label: "reason", value: answer.message }],
        },
      ];
    }
    const own = given.has(`${title}/${name}`) ? "; its file is among the given ones: kubectl apply it" : "";
    return [
      {
        check: id,
        status: "fail",
        title: `${workflow}: ${title} ${name} is not in ${cluster.namespace}`,
        range,
        workflow,
        evidence: [{ label: "looked for", value: `${title} ${name}`, source: cluster.client.connection.name }],
        why: "The pod waits for it for ever, or the step ends as Error, hours after the launch.",
        fix: { text: `create ${title} ${name}${own}` },
      },
    ];
  });
  if (findings.length > 0) return findings;
  return [
    {
      check: id,
      status: "pass",
      title: `${workflow}: everything it refers to exists (${references.length})`,
      range,
      workflow,
      evidence: [],
    },
  ];
}

async function isThere(
  { client, namespace }: CheckedCluster,
  { kind, name, cluster }: ClusterReference,
  signal: AbortSignal,
): Promise<boolean | KubeError> {
  const call: KubeCall = { verb: "get", kind, name, namespace: cluster ? undefined : namespace };
  try {
    // Of a secret nothing but its existence is looked at, and nothing of it is kept.
    await client.call(call, { signal, accept: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1" });
    return true;
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    return error.reason === "not-found" ? false : error;
  }
}

interface Quota {
  metadata: { name: string };
  status?: { hard?: Record<string, string>; used?: Record<string, string> };
}

/** A quota whose pods are used up lets no step start. */
async function quota({ signal }: CheckContext, { client, namespace }: CheckedCluster): Promise<Finding[]> {
  const kind = { ...kinds.pods, plural: "resourcequotas" };
  const { items } = await listObjects<Quota>(client, { kind, namespace }, { signal }).catch((error: unknown) => {
    if (error instanceof KubeError && error.reason === "forbidden") return { items: [] };
    throw error;
  });
  return items.flatMap(({ metadata, status }): Finding[] => {
    const used = Object.entries(status?.hard ?? {}).filter(
      ([name, hard]) => /^\d+$/.test(hard) && Number(status?.used?.[name] ?? 0) >= Number(hard),
    );
    if (used.length === 0) return [];
    return [
      {
        check: id,
        status: "warn",
        title: `the quota ${metadata.name} of ${namespace} is used up: ${used.map(([name]) => name).join(", ")}`,
        evidence: used.map(([name, hard]) => ({ label: name, value: `${status?.used?.[name]} of ${hard}` })),
        why: "Steps stay pending until somebody else's pods have ended.",
        fix: { text: "wait, delete what is not needed, or ask for more" },
      },
    ];
  });
}
