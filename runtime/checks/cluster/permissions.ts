import { kinds, type ResourceKind } from "../../kubernetes/kubeCall.ts";
import { KubeError } from "../../kubernetes/kubeError.ts";
import type { Check, Finding } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import { onCluster, unknownBecause, type CheckedCluster } from "./clusterAccess.ts";

const id = "PF-CLUSTER-002";

/** May I do what launching, watching, logs, stop and retry need, and may the pods report their results? */
export const permissions: Check = {
  id,
  title: "Permissions",
  area: "cluster",
  cost: "network",
  run: (context) =>
    onCluster(permissions, context, async (cluster) => [
      ...(await own(context, cluster)),
      ...(await ofPods(context, cluster)),
    ]),
};

interface Need {
  verb: string;
  kind: ResourceKind;
  subresource?: string;
  for: string;
  /** Without it nothing can be launched. */
  needed?: boolean;
}

const needs: Need[] = [
  { verb: "create", kind: kinds.workflows, for: "launch", needed: true },
  { verb: "get", kind: kinds.workflows, for: "show", needed: true },
  { verb: "list", kind: kinds.workflows, for: "runs" },
  { verb: "watch", kind: kinds.workflows, for: "following a run" },
  { verb: "patch", kind: kinds.workflows, for: "stop and terminate" },
  { verb: "update", kind: kinds.workflows, for: "retry" },
  { verb: "delete", kind: kinds.workflows, for: "delete" },
  { verb: "list", kind: kinds.pods, for: "why a step waits or died" },
  { verb: "watch", kind: kinds.pods, for: "following a run" },
  { verb: "get", kind: kinds.pods, subresource: "log", for: "logs" },
  { verb: "delete", kind: kinds.pods, for: "retry and preempt" },
  { verb: "list", kind: kinds.events, for: "why a step waits or died" },
];

interface Review {
  status?: { allowed?: boolean };
}

async function own({ signal }: CheckContext, { client, namespace }: CheckedCluster): Promise<Finding[]> {
  const allowed = await Promise.all(
    needs.map(async ({ verb, kind, subresource }) => {
      const resourceAttributes = { namespace, verb, group: kind.group, resource: kind.plural, subresource };
      const body = {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SelfSubjectAccessReview",
        spec: { resourceAttributes },
      };
      const review = await client.call<Review>({ verb: "create", kind: kinds.accessReviews, body }, { signal });
      return review.status?.allowed === true;
    }),
  );
  const missing = needs.filter((_need, at) => allowed[at] !== true);
  if (missing.length === 0) {
    return [{ check: id, status: "pass", title: `you may do everything that runs in ${namespace} need`, evidence: [] }];
  }
  const evidence = missing.map((need) => ({ label: need.for, value: `needs ${need.verb} on ${nameOf(need)}` }));
  return [
    {
      check: id,
      status: missing.some(({ needed }) => needed) ? "fail" : "warn",
      title: `you may not ${missing
        .slice(0, 3)
        .map((need) => `${need.verb} ${nameOf(need)}`)
        .join(", ")}${missing.length > 3 ? ", …" : ""} in ${namespace}`,
      evidence,
      why: "What is not allowed is missing just when a run has died and somebody has to act.",
      fix: { text: "ask for a Role with these verbs" },
    },
  ];
}

function nameOf({ kind, subresource }: Need): string {
  return (
    kind.plural + (subresource === undefined ? "" : `/${subresource}`) + (kind.group === "" ? "" : `.${kind.group}`)
  );
}

/** Every service account that a pod of the pipeline runs as has to write workflowtaskresults. */
async function ofPods(context: CheckContext, { client, namespace }: CheckedCluster): Promise<Finding[]> {
  const accounts = new Set(
    context.manifests.pipelines.map(({ spec }) => (spec.serviceAccountName as string | undefined) ?? "default"),
  );
  const findings: Finding[] = [];
  for (const account of accounts) {
    if (account.includes("{{")) continue;
    const user = `system:serviceaccount:${namespace}:${account}`;
    try {
      const allowed = await Promise.all(
        ["create", "patch"].map(async (verb) => {
          const resourceAttributes = { namespace, verb, group: "argoproj.io", resource: "workflowtaskresults" };
          const spec = {
            user,
            groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`],
            resourceAttributes,
          };
          const body = { apiVersion: "authorization.k8s.io/v1", kind: "SubjectAccessReview", spec };
          const kind = { group: "authorization.k8s.io", version: "v1", plural: "subjectaccessreviews" };
          return (
            (await client.call<Review>({ verb: "create", kind, body }, { signal: context.signal })).status?.allowed ===
            true
          );
        }),
      );
      const good = allowed.every(Boolean);
      findings.push({
        check: id,
        status: good ? "pass" : "fail",
        title: good
          ? `pods of service account ${account} may report their results`
          : `pods of service account ${account} may not create and patch workflowtaskresults`,
        evidence: [{ label: "service account", value: `${namespace}/${account}` }],
        ...(good
          ? {}
          : {
              why: "Every step would end as Error, because the executor can not tell Argo what it did.",
              fix: { text: `bind a Role with create and patch on workflowtaskresults.argoproj.io to ${account}` },
            }),
      });
    } catch (error) {
      if (!(error instanceof KubeError) || error.reason !== "forbidden") throw error;
      findings.push(unknownBecause(permissions, error));
    }
  }
  return findings;
}
