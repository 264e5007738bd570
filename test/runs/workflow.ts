import type { NodeStatus, Workflow, WorkflowSpec } from "../../runtime/manifest/argo.ts";

type NodeDraft = Partial<NodeStatus> & Pick<NodeStatus, "name" | "type" | "phase">;

/** A Workflow object with a status as the controller writes it; node ids are their names. */
export function workflowWith(
  nodes: NodeDraft[],
  spec: WorkflowSpec = {},
  phase: NodeStatus["phase"] = "Running",
): Workflow {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: { name: "wf", uid: "u-1", namespace: "argo" },
    spec,
    status: {
      phase,
      startedAt: "2026-11-24T10:00:00Z",
      nodes: Object.fromEntries(
        nodes.map((node) => [node.name, { id: node.name, displayName: node.name.replace(/^.*\./, ""), ...node }]),
      ),
    },
  };
}
