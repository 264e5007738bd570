import { expect, test } from "vitest";
import type { PodObservation } from "../../runtime/runs/podObservation.ts";
import { reduceRun } from "../../runtime/runs/reduceRun.ts";
import { workflowWith } from "./workflow.ts";

const pod = (uid: string, more: Partial<PodObservation> = {}): PodObservation => ({
  uid,
  name: "wf-train-1",
  nodeId: "wf",
  nodeName: "wf",
  phase: "Running",
  createdAt: "2026-11-24T10:00:00Z",
  containers: [{ name: "main", state: "running", restarts: 0 }],
  ...more,
});

function reduce(workflow: ReturnType<typeof workflowWith>, pods: PodObservation[]) {
  return reduceRun(workflow, { target: "kind", observations: { pods: new Map([["wf", pods]]) } });
}

test("a hard kill that Argo restarted in place is running, though the node says Error for one look", () => {
  const workflow = workflowWith([
    {
      name: "wf",
      type: "Pod",
      phase: "Error",
      message: "pod deleted",
      startedAt: "2026-11-24T10:00:00Z",
      finishedAt: "2026-11-24T10:05:00Z",
    },
  ]);
  const again = pod("u2", { createdAt: "2026-11-24T10:05:00Z" });
  const run = reduce(workflow, [pod("u1", { goneAt: "2026-11-24T10:05:00Z" }), again]);
  expect(run.steps[0]).toMatchObject({ phase: "Running", attempts: [{ phase: "Running", reason: "running" }] });
  expect(run.steps[0]!.failure).toBeUndefined();
  expect(run.notes).toEqual([expect.stringContaining("was created 2 times under one name")]);
});

test("a stopped run whose trainer exited with 0 is said to be one", () => {
  const workflow = workflowWith([{ name: "wf", type: "Pod", phase: "Succeeded" }], { shutdown: "Stop" }, "Succeeded");
  workflow.status!.finishedAt = "2026-11-24T10:01:00Z";
  expect(reduce(workflow, []).notes[0]).toMatch(/^It was stopped \(Stop\) and is recorded as Succeeded/);
});

test("a step that was stopped and exited with 0 is told, also where the run is Failed", () => {
  const message = "workflow shutdown with strategy:  Stop";
  const workflow = workflowWith(
    [{ name: "wf", type: "Pod", phase: "Succeeded", message }],
    { shutdown: "Stop" },
    "Failed",
  );
  workflow.status!.finishedAt = "2026-11-24T10:01:00Z";
  expect(reduce(workflow, []).notes[0]).toMatch(/^wf shows Succeeded, but it was stopped while it ran/);
});

test("a pod that outlives its run is named, with the command that ends it", () => {
  const workflow = workflowWith([{ name: "wf", type: "Pod", phase: "Failed" }], { shutdown: "Stop" }, "Failed");
  workflow.status!.finishedAt = "2026-11-24T10:01:00Z";
  const run = reduce(workflow, [pod("u1", { node: "gpu-1" })]);
  expect(run.steps[0]!.attempts[0]!.stillRuns).toBe(true);
  expect(run.notes[0]).toContain("still runs on gpu-1 although the run has ended");
  expect(run.notes[0]).toContain("kubectl delete pod wf-train-1 -n argo");
});

test("waiting for the task-result timeout is not called stuck", () => {
  const workflow = workflowWith([
    { name: "wf", type: "Pod", phase: "Error", message: "pod deleted", taskResultSynced: false },
  ]);
  const run = reduce(workflow, [pod("u1", { goneAt: "2026-11-24T10:05:00Z" })]);
  expect(run.notes[0]).toContain("task-result timeout");
});
