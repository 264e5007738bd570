import { kinds } from "../../kubernetes/kubeCall.ts";
import { KubeError } from "../../kubernetes/kubeError.ts";
import type { TemplateCall, Workflow } from "../../manifest/argo.ts";
import type { LaunchRequest, TargetPlan } from "../target.ts";
import type { ClusterAccess } from "../../kubernetes/clusterAccess.ts";
import type { Submission } from "./submit/submission.ts";

/**
 * What the cluster says of a pipeline: it runs everything Argo runs, so refused is what its API server does not accept (asked by
 * a dry run on the server) and templates that are not there. Throws KubeError when it can not be asked.
 */
export async function planCluster(
  access: ClusterAccess,
  name: string,
  request: Pick<LaunchRequest, "workflow" | "templates">,
  { workflow, missing }: Submission,
): Promise<TargetPlan> {
  const plan: TargetPlan = { name, runs: ["everything that Argo Workflows runs"], emulated: [], refused: [] };
  for (const text of missing) plan.emulated.push({ feature: "environment contract", how: `not set for ${text}` });
  await Promise.all([dryRun(access, workflow, plan), compareTemplates(access, workflow, request.templates, plan)]);
  return plan;
}

async function dryRun({ client, namespace }: ClusterAccess, workflow: Workflow, plan: TargetPlan): Promise<void> {
  try {
    await client.call({ verb: "create", kind: kinds.workflows, namespace, body: workflow, query: { dryRun: "All" } });
  } catch (error) {
    if (!(error instanceof KubeError) || !["invalid", "forbidden", "conflict", "not-found"].includes(error.reason))
      throw error;
    plan.refused.push({ feature: "the workflow", why: error.message, where: "spec" });
  }
}

/** Templates it refers to are those of the cluster, whatever the files beside it say. */
async function compareTemplates(
  { client, namespace }: ClusterAccess,
  workflow: Workflow,
  files: readonly Workflow[],
  plan: TargetPlan,
): Promise<void> {
  for (const { name, cluster } of references(workflow)) {
    const kind = cluster ? kinds.clusterWorkflowTemplates : kinds.workflowTemplates;
    const title = `${cluster ? "ClusterWorkflowTemplate" : "WorkflowTemplate"} ${name}`;
    try {
      const there = await client.call<Workflow>({
        verb: "get",
        kind,
        namespace: cluster ? undefined : namespace,
        name,
      });
      const file = files.find((document) => document.kind === title.split(" ")[0] && document.metadata.name === name);
      if (file !== undefined && templateNames(file) !== templateNames(there)) {
        plan.emulated.push({
          feature: title,
          how: "the one on the cluster is used, and it is another than in the file",
        });
      }
    } catch (error) {
      if (!(error instanceof KubeError) || (error.reason !== "not-found" && error.reason !== "forbidden")) throw error;
      const why =
        error.reason === "not-found" ? "it is not on the cluster: kubectl apply -f its file first" : error.message;
      if (error.reason === "not-found") plan.refused.push({ feature: title, why, where: "spec" });
      else plan.emulated.push({ feature: title, how: `whether it is there is not known: ${why}` });
    }
  }
}

function templateNames({ spec }: Workflow): string {
  return (spec.templates ?? [])
    .map((template) => template?.name)
    .sort()
    .join("\n");
}

function references({ spec }: Workflow): { name: string; cluster: boolean }[] {
  const found = new Map<string, { name: string; cluster: boolean }>();
  const add = (ref: { name?: string; clusterScope?: boolean } | undefined): void => {
    if (ref?.name === undefined || ref.name.includes("{{")) return;
    const cluster = ref.clusterScope === true;
    found.set(`${cluster}/${ref.name}`, { name: ref.name, cluster });
  };
  const visit = (call: TemplateCall | undefined): void => {
    add(call?.templateRef);
    for (const hook of Object.values(call?.hooks ?? {})) add(hook?.templateRef);
  };
  add(spec.workflowTemplateRef);
  for (const hook of Object.values(spec.hooks ?? {})) add(hook?.templateRef);
  for (const template of spec.templates ?? []) {
    for (const call of [...(template?.dag?.tasks ?? []), ...(template?.steps ?? []).flat()]) visit(call);
  }
  return [...found.values()];
}
