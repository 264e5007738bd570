import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { NodeStatus, Workflow } from "../../runtime/manifest/argo.ts";
import { workflowWith } from "./workflow.ts";

type RecordedNode = Pick<
  NodeStatus,
  "name" | "displayName" | "type" | "phase" | "message" | "children" | "progress"
> & {
  boundary?: string;
  outputs?: { exitCode?: string };
  retried?: boolean;
  hooked?: boolean;
  attempts?: number;
};

interface Recorded {
  id: string;
  result: { phase: NodeStatus["phase"]; nodes?: RecordedNode[] };
}

/** The runs recorded from real Argo (below `shared`) as Workflow objects, node ids their names. */
export function* recordedWorkflows(
  shared: string,
): Generator<{ id: string; nodes: RecordedNode[]; workflow: Workflow }> {
  const folder = path.join(shared, "vectors", "runs");
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
    const { runs } = JSON.parse(readFileSync(path.join(folder, file), "utf8")) as { runs: Recorded[] };
    for (const { id, result } of runs) {
      const nodes = result.nodes ?? [];
      const drafts = nodes.map(({ boundary, retried, hooked, outputs, ...node }) => ({
        ...node,
        boundaryID: boundary,
        outputs: { exitCode: outputs?.exitCode },
        nodeFlag: { retried, hooked },
      }));
      yield { id, nodes, workflow: workflowWith(drafts, {}, result.phase) };
    }
  }
}
