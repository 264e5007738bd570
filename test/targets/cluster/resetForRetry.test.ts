import { expect, test } from "vitest";
import type { NodeStatus, Workflow } from "../../../runtime/manifest/argo.ts";
import { resetForRetry } from "../../../runtime/targets/cluster/steer/resetForRetry.ts";
import { workflowWith } from "../../runs/workflow.ts";

type Draft = Partial<NodeStatus> & Pick<NodeStatus, "name" | "type" | "phase">;
const pod = (name: string, phase: NodeStatus["phase"], more: Partial<NodeStatus> = {}): Draft => ({
  name,
  type: "Pod",
  phase,
  boundaryID: "wf",
  ...more,
});

function reset(
  nodes: Draft[],
  change: Partial<Workflow> = {},
): { phases: Record<string, string>; removed: string[]; workflow: Workflow } {
  const before = { ...workflowWith(nodes, { shutdown: "Stop" }, "Failed"), ...change };
  const { workflow, removed } = resetForRetry(before, new Date("2026-11-24T12:00:00.500Z"));
  const phases = Object.fromEntries(Object.values(workflow.status!.nodes!).map(({ name, phase }) => [name, phase]));
  return { phases, removed: removed.map(({ name }) => name).sort(), workflow };
}

test("a dag: what succeeded stays, the failed step and the exit handler go, the dag runs again", () => {
  const { phases, removed, workflow } = reset([
    { name: "wf", type: "DAG", phase: "Failed", children: ["wf.a"], outboundNodes: ["wf.b"], message: "child failed" },
    pod("wf.a", "Succeeded", { children: ["wf.b"] }),
    pod("wf.b", "Failed", { children: ["wf.c"] }),
    pod("wf.c", "Omitted", { type: "Skipped" }),
    pod("wf.onExit", "Succeeded", { boundaryID: undefined }),
  ]);
  expect(phases).toEqual({ wf: "Running", "wf.a": "Succeeded" });
  expect(removed).toEqual(["wf.b", "wf.c", "wf.onExit"]);
  const { status, spec } = workflow;
  expect(status!.nodes!.wf).toMatchObject({ children: ["wf.a"] });
  expect(status!.nodes!.wf!.message).toBeUndefined();
  expect(status!.nodes!["wf.a"]!.children).toEqual([]);
  expect(status).toMatchObject({ phase: "", startedAt: "2026-11-24T12:00:00Z" });
  expect(status).not.toHaveProperty("finishedAt");
  expect(spec).not.toHaveProperty("shutdown");
});

test("attempts: those of a step that failed in the end all go, those of one that succeeded stay", () => {
  const { phases } = reset([
    { name: "wf", type: "Steps", phase: "Failed", children: ["wf[0]"] },
    { name: "wf[0]", type: "StepGroup", phase: "Succeeded", children: ["wf[0].a"], boundaryID: "wf" },
    { name: "wf[0].a", type: "Retry", phase: "Succeeded", children: ["wf[0].a(0)", "wf[0].a(1)"], boundaryID: "wf" },
    pod("wf[0].a(0)", "Error"),
    pod("wf[0].a(1)", "Succeeded", { children: ["wf[1]"] }),
    { name: "wf[1]", type: "StepGroup", phase: "Failed", children: ["wf[1].b"], boundaryID: "wf" },
    { name: "wf[1].b", type: "Retry", phase: "Failed", children: ["wf[1].b(0)", "wf[1].b(1)"], boundaryID: "wf" },
    pod("wf[1].b(0)", "Failed"),
    pod("wf[1].b(1)", "Failed"),
  ]);
  expect(phases).toEqual({
    wf: "Running",
    "wf[0]": "Succeeded",
    "wf[0].a": "Succeeded",
    "wf[0].a(0)": "Error",
    "wf[0].a(1)": "Succeeded",
    "wf[1]": "Running",
    "wf[1].b": "Running",
  });
});

test("a failure that another step waited for and handled stays as it is", () => {
  const { phases } = reset([
    { name: "wf", type: "DAG", phase: "Failed", children: ["wf.a", "wf.x"] },
    pod("wf.a", "Failed", { children: ["wf.rescue"] }),
    pod("wf.rescue", "Succeeded"),
    pod("wf.x", "Failed"),
  ]);
  expect(phases).toEqual({ wf: "Running", "wf.a": "Failed", "wf.rescue": "Succeeded" });
});

test("the labels that Argo's controller looks at are taken away", () => {
  const labels = { "workflows.argoproj.io/completed": "true", "workflows.argoproj.io/phase": "Failed", own: "1" };
  const metadata = { name: "wf", labels };
  const { workflow } = reset([pod("wf", "Failed", { boundaryID: undefined })], { metadata });
  expect(workflow.metadata.labels).toEqual({ "workflows.argoproj.io/phase": "Failed", own: "1" });
});

test("a chain of 20,000 steps is no matter of the stack", () => {
  const chain = Array.from({ length: 20_000 }, (_node, at) =>
    pod(`wf.${at}`, at === 0 ? "Failed" : "Omitted", { children: [`wf.${at + 1}`] }),
  );
  const { removed } = reset([{ name: "wf", type: "DAG", phase: "Failed", children: ["wf.0"] }, ...chain]);
  expect(removed).toHaveLength(20_000);
});
