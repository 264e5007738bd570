import { kinds } from "../../../kubernetes/kubeCall.ts";
import type { NodeStatus, Parameter, Workflow } from "../../../manifest/argo.ts";
import type { ClusterAccess } from "../../../kubernetes/clusterAccess.ts";
import { ClusterError } from "../clusterError.ts";
import { nodesAre } from "../nodeStatus.ts";
import { updateWorkflow } from "./updateWorkflow.ts";

/** Sets spec.suspend: no new steps begin, running ones go on (Argo never stops a pod for it). */
export async function suspendRun({ client, namespace }: ClusterAccess, name: string): Promise<void> {
  await client.call({
    verb: "patch",
    kind: kinds.workflows,
    namespace,
    name,
    body: { spec: { suspend: true } },
    contentType: "application/merge-patch+json",
  });
}

/** Clears spec.suspend and ends suspend nodes (all, or one), with values for their supplied output parameters. */
export async function resumeRun(
  access: ClusterAccess,
  name: string,
  { nodeId, parameters = {} }: { nodeId?: string; parameters?: Record<string, string> } = {},
): Promise<void> {
  await updateWorkflow(access, name, async (workflow) => {
    if (nodesAre(workflow) === "compressed" || nodesAre(workflow) === "offloaded") {
      throw new ClusterError(`The steps of ${name} are packed away by the controller; argo-server has to resume it.`, {
        reason: "packed",
        hint: `argo resume ${name}`,
      });
    }
    const nodes = { ...workflow.status?.nodes };
    let found = false;
    for (const [key, node] of Object.entries(nodes)) {
      if (node.type !== "Suspend" || node.phase !== "Running") continue;
      if (nodeId !== undefined && node.id !== nodeId) continue;
      nodes[key] = ended(node, parameters);
      found = true;
    }
    if (!found && (nodeId !== undefined || workflow.spec.suspend !== true)) {
      throw new ClusterError(`Nothing of ${name} waits to be resumed.`, { reason: "not-suspended" });
    }
    const { suspend: _suspend, ...spec } = workflow.spec;
    return {
      ...workflow,
      spec: nodeId === undefined ? spec : workflow.spec,
      status: { ...workflow.status, nodes },
    } satisfies Workflow;
  });
}

function ended(node: NodeStatus, given: Record<string, string>): NodeStatus {
  const outputs = node.outputs?.parameters?.map((parameter): Parameter => {
    if (parameter.valueFrom?.supplied === undefined) return parameter;
    const value = given[parameter.name] ?? parameter.valueFrom.default;
    if (value === undefined) {
      throw new ClusterError(`The suspended step ${node.displayName} needs a value for ${parameter.name}.`, {
        reason: "parameter",
        hint: "It has no default.",
      });
    }
    return { name: parameter.name, value };
  });
  return {
    ...node,
    phase: "Succeeded",
    finishedAt: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
    ...(outputs === undefined ? {} : { outputs: { ...node.outputs, parameters: outputs } }),
  };
}
