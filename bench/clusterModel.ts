/**
 * What the run model costs beyond parsing: `node bench/clusterModel.ts`. A list of 5,000 workflows and a run of 10,000 nodes, each
 * beside JSON.parse of the same bytes, which every client has to do. Needs no cluster.
 */
import type { NodeStatus, Workflow } from "../runtime/manifest/argo.ts";
import { reduceRun } from "../runtime/runs/reduceRun.ts";
import { projectWorkflow } from "../runtime/targets/cluster/projectWorkflow.ts";
import { workflowSummary } from "../runtime/targets/cluster/workflowSummary.ts";

const rounds = 7;

function workflow(name: string, nodes: number): Workflow {
  const all: Record<string, NodeStatus> = {};
  const add = (node: Partial<NodeStatus> & Pick<NodeStatus, "id" | "name" | "type">): void => {
    all[node.id] = {
      displayName: node.name.slice(node.name.lastIndexOf(".") + 1),
      phase: "Succeeded",
      startedAt: "2026-11-24T10:00:00Z",
      finishedAt: "2026-11-24T10:05:00Z",
      ...node,
    };
  };
  const children: string[] = [];
  for (let at = 0; at < nodes / 2; at++) {
    const [retry, pod] = [`${name}-${at}`, `${name}-${at}-0`];
    children.push(retry);
    add({
      id: retry,
      name: `${name}.it(${at}:x)`,
      type: "Retry",
      boundaryID: name,
      children: [pod],
      templateName: "train",
    });
    add({
      id: pod,
      name: `${name}.it(${at}:x)(0)`,
      type: "Pod",
      boundaryID: name,
      templateName: "train",
      nodeFlag: { retried: true },
      inputs: { parameters: [{ name: "item", value: String(at) }] },
      outputs: { exitCode: "0" },
      hostNodeName: "gpu-1",
    });
  }
  add({ id: name, name, type: "DAG", children });
  const container = { image: "trainer:1", command: ["python3", "train.py"] };
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: { name, uid: name, namespace: "ml", labels: { "workflows.argoproj.io/phase": "Succeeded" } },
    spec: { entrypoint: "main", templates: [{ name: "train", container, retryStrategy: { limit: 3 } }] },
    status: { phase: "Succeeded", startedAt: "2026-11-24T10:00:00Z", finishedAt: "2026-11-24T11:00:00Z", nodes: all },
  };
}

function best(work: () => unknown): number {
  const times = Array.from({ length: rounds }, () => {
    const begin = performance.now();
    work();
    return performance.now() - begin;
  });
  return Math.min(...times);
}

function report(title: string, ours: number, parse: number, bytes: number): void {
  const size = `${(bytes / 2 ** 20).toFixed(1)} MiB`;
  console.log(
    `${title} (${size}): ${ours.toFixed(1)} ms, JSON.parse ${parse.toFixed(1)} ms, ratio ${(ours / parse).toFixed(2)}`,
  );
}

const list = Array.from({ length: 5000 }, (_run, at) => workflow(`run-${at}`, 10));
const listText = JSON.stringify({ items: list });
const parsed = (JSON.parse(listText) as { items: unknown[] }).items;
report(
  "list of 5,000 workflows",
  best(() => parsed.map((item) => workflowSummary(projectWorkflow(item)!, "kind"))),
  best(() => JSON.parse(listText)),
  listText.length,
);

const large = workflow("large", 10_000);
const largeText = JSON.stringify(large);
report(
  "run of 10,000 nodes",
  best(() => reduceRun(large, { target: "kind" })),
  best(() => JSON.parse(largeText)),
  largeText.length,
);
