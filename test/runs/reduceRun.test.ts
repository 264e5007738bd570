import { describe, expect, test } from "vitest";
import type { Checkpoint } from "../../runtime/checkpoints/checkpoint.ts";
import { reduceRun } from "../../runtime/runs/reduceRun.ts";
import { workflowWith } from "./workflow.ts";

const spec = {
  entrypoint: "main",
  templates: [
    {
      name: "train",
      container: { image: "t@sha256:" + "a".repeat(64) },
      retryStrategy: { limit: 2, retryPolicy: "Always" },
    },
  ],
};

/** main → validate → train (attempts 0 and 1), as Argo chains them: children are what runs next. */
function preempted(second: "Running" | "Error" = "Running") {
  return workflowWith(
    [
      { name: "wf", type: "DAG", phase: second, children: ["wf.validate"], startedAt: "2026-11-24T10:00:00Z" },
      {
        name: "wf.validate",
        type: "Pod",
        phase: "Succeeded",
        boundaryID: "wf",
        children: ["wf.train"],
        startedAt: "2026-11-24T10:00:00Z",
        outputs: { exitCode: "0" },
        progress: "1/1",
      },
      {
        name: "wf.train",
        type: "Retry",
        phase: second,
        templateName: "train",
        boundaryID: "wf",
        children: ["wf.train(0)", "wf.train(1)"],
        startedAt: "2026-11-24T10:00:05Z",
        message: second === "Error" ? "No more retries left" : undefined,
      },
      {
        name: "wf.train(0)",
        type: "Pod",
        phase: "Error",
        message: "pod deleted",
        templateName: "train",
        boundaryID: "wf",
        nodeFlag: { retried: true },
        startedAt: "2026-11-24T10:00:05Z",
        finishedAt: "2026-11-24T10:01:00Z",
        progress: "437/1000",
      },
      {
        name: "wf.train(1)",
        type: "Pod",
        phase: second,
        message: second === "Error" ? "pod deleted" : undefined,
        templateName: "train",
        boundaryID: "wf",
        nodeFlag: { retried: true },
        startedAt: "2026-11-24T10:01:10Z",
        finishedAt: second === "Error" ? "2026-11-24T10:02:10Z" : undefined,
        progress: "520/1000",
      },
    ],
    spec,
    second,
  );
}

function checkpoint(step: number, savedAt: string, verdict: Checkpoint["verdict"] = "resumable"): Checkpoint {
  return {
    uri: `file:///c/step-${step}`,
    layout: "marked-folder",
    step,
    savedAt,
    bytes: 10,
    verdict,
    verified: true,
    reasons: [],
    files: [],
  };
}

const checkpoints = [
  checkpoint(600, "2026-11-24T10:02:05Z", "incomplete"),
  checkpoint(500, "2026-11-24T10:01:40Z"),
  checkpoint(400, "2026-11-24T10:00:38.000Z"),
  checkpoint(300, "2026-11-24T10:00:30Z"),
];

function facts(found: Checkpoint[] | undefined = checkpoints) {
  return { target: "local", steps: new Map([["wf.train", { checkpointDir: "/c", checkpoints: found }]]) };
}

describe("a preempted step that was retried", () => {
  const run = reduceRun(preempted(), facts());
  const train = run.steps.find(({ name }) => name === "train")!;

  test("is one step with two attempts inside the dag", () => {
    expect(run.roots).toEqual(["wf"]);
    expect(run.steps.find(({ id }) => id === "wf")!.children).toEqual(["wf.validate", "wf.train"]);
    expect(
      train.attempts.map(({ index, phase, reason, maybePreempted }) => [index, phase, reason, maybePreempted]),
    ).toEqual([
      [1, "Error", "pod-deleted", true],
      [2, "Running", "running", false],
    ]);
  });

  test("says what the first attempt lost and where the second went on", () => {
    expect(train.attempts[0]).toMatchObject({ lostSteps: 37, lostSeconds: 22 });
    expect(train.attempts[1]).toMatchObject({ resumedFromStep: 400, resumedFrom: "file:///c/step-400" });
    expect(train.progress).toBe("520/1000");
    expect(train.failure).toBeUndefined();
  });
});

describe("a step that died for good", () => {
  const failure = reduceRun(preempted("Error"), facts()).steps.find(({ name }) => name === "train")!.failure!;

  test("has a card: cause, evidence, last good checkpoint, loss, advice", () => {
    expect(failure.cause).toBe("train was preempted or deleted: its pod went away while it ran");
    expect(failure.evidence).toContainEqual({ label: "exit code", value: "none recorded" });
    expect(failure.evidence).toContainEqual({ label: "checkpoint 600", value: "incomplete" });
    expect(failure.lastVerified).toMatchObject({ step: 500, uri: "file:///c/step-500", verified: true });
    expect(failure).toMatchObject({ lostSteps: 20, lostSeconds: 30, notRetried: "retryStrategy limit 2 is used up" });
    expect(failure.advice[0]).toContain("preflight retry wf");
  });

  test("without a readable place of checkpoints claims no loss", () => {
    const [step] = reduceRun(preempted("Error"), { target: "local" }).steps.filter(({ name }) => name === "train");
    expect(step!.failure!.lostSteps).toBeUndefined();
    expect(step!.failure!.lastVerified).toBeUndefined();
  });

  test("names the policy that did not retry it", () => {
    const workflow = preempted("Error");
    workflow.spec.templates![0]!.retryStrategy = { limit: 2, retryPolicy: "OnFailure" };
    workflow.status!.nodes!["wf.train"]!.message = "pod deleted";
    const train = reduceRun(workflow, facts()).steps.find(({ name }) => name === "train")!;
    expect(train.failure!.notRetried).toBe("retryPolicy OnFailure does not retry phase Error (pod deleted)");
  });
});

const ends: [string, object, string, boolean][] = [
  ["pod deleted", { phase: "Error", message: "pod deleted" }, "pod-deleted", true],
  ["Error without exit code", { phase: "Error", message: "" }, "lost", true],
  ["Error with a message nobody knows", { phase: "Error", message: "something new" }, "lost", true],
  ["SIGTERM", { phase: "Failed", message: "main: Error (exit code 143)" }, "terminated", true],
  ["SIGKILL", { phase: "Failed", outputs: { exitCode: "137" } }, "killed", true],
  ["OOM", { phase: "Failed", message: "OOMKilled (exit code 137)" }, "out-of-memory", false],
  ["stop", { phase: "Failed", message: "workflow shutdown with strategy: Stop" }, "stopped", false],
  [
    "deadline",
    { phase: "Failed", message: "Pod was active on the node longer than the specified deadline" },
    "deadline",
    false,
  ],
  ["exit 3", { phase: "Failed", message: "main: Error (exit code 3)", outputs: { exitCode: "3" } }, "exit-code", false],
  [
    "node shutdown",
    { phase: "Failed", message: "Pod was terminated in response to imminent node shutdown." },
    "node-shutdown",
    true,
  ],
  ["eviction", { phase: "Failed", message: "The node was low on resource: memory." }, "evicted", true],
  ["exit 0", { phase: "Succeeded", outputs: { exitCode: "0" } }, "succeeded", false],
];
for (const [name, node, reason, maybePreempted] of ends) {
  test(`${name} ends as ${reason}`, () => {
    const workflow = workflowWith([{ name: "wf", type: "Pod", phase: "Failed", ...node }]);
    expect(reduceRun(workflow, { target: "t" }).steps[0]!.attempts[0]).toMatchObject({ reason, maybePreempted });
  });
}

test("exit 143 of a run that was stopped is the stop, of earlier attempts it may be a preemption", () => {
  const workflow = preempted("Error");
  for (const id of ["wf.train(0)", "wf.train(1)"]) {
    Object.assign(workflow.status!.nodes![id]!, { phase: "Failed", message: "main: Error (exit code 143)" });
  }
  workflow.spec.shutdown = "Stop";
  const train = reduceRun(workflow, facts()).steps.find(({ name }) => name === "train")!;
  expect(train.attempts.map(({ reason, maybePreempted }) => [reason, maybePreempted])).toEqual([
    ["terminated", true],
    ["stopped", false],
  ]);
  expect(train.failure).toMatchObject({ cause: "train was stopped on request", notRetried: "the run was stopped" });
});

describe("containment", () => {
  test("steps groups vanish, loops and retried steps templates keep theirs, hooks are steps", () => {
    const run = reduceRun(
      workflowWith([
        { name: "wf", type: "Retry", phase: "Succeeded", children: ["wf(0)", "wf.hook"] },
        { name: "wf(0)", type: "Steps", phase: "Succeeded", children: ["wf(0)[0]"], nodeFlag: { retried: true } },
        { name: "wf(0)[0]", type: "StepGroup", phase: "Succeeded", boundaryID: "wf(0)", children: ["wf(0)[0].loop"] },
        {
          name: "wf(0)[0].loop",
          type: "TaskGroup",
          phase: "Succeeded",
          boundaryID: "wf(0)",
          children: ["wf(0)[0].loop(10:k)", "wf(0)[0].loop(2:c)"],
        },
        { name: "wf(0)[0].loop(10:k)", type: "Pod", phase: "Succeeded", boundaryID: "wf(0)" },
        { name: "wf(0)[0].loop(2:c)", type: "Pod", phase: "Succeeded", boundaryID: "wf(0)" },
        { name: "wf.hook", type: "Retry", phase: "Succeeded", children: ["wf.hook(0)"], nodeFlag: { hooked: true } },
        { name: "wf.hook(0)", type: "Pod", phase: "Succeeded", nodeFlag: { hooked: true, retried: true } },
      ]),
      { target: "t" },
    );
    expect(run.roots).toEqual(["wf", "wf.hook"]);
    const step = (id: string) => run.steps.find((candidate) => candidate.id === id)!;
    expect(step("wf").attempts.map(({ id, children }) => [id, children])).toEqual([["wf(0)", ["wf(0)[0].loop"]]]);
    expect(step("wf").children).toEqual(["wf(0)[0].loop"]);
    expect(step("wf(0)[0].loop").children).toEqual(["wf(0)[0].loop(2:c)", "wf(0)[0].loop(10:k)"]);
    expect(step("wf.hook")).toMatchObject({ hook: true, type: "Pod", attempts: [{ id: "wf.hook(0)" }] });
  });

  test("10,000 nodes and a status that contains itself come to an end", () => {
    const nodes = Array.from({ length: 10_000 }, (_, at) => ({
      name: `wf.t(${at})`,
      type: "Pod" as const,
      phase: "Succeeded" as const,
      boundaryID: "wf",
    }));
    const big = workflowWith([
      { name: "wf", type: "DAG", phase: "Succeeded", boundaryID: "wf", children: ["wf"] },
      ...nodes,
    ]);
    expect(reduceRun(big, { target: "t" }).steps[0]!.children).toHaveLength(10_000);
    const cycle = workflowWith([
      { name: "a", type: "DAG", phase: "Running", boundaryID: "b" },
      { name: "b", type: "TaskGroup", phase: "Running", boundaryID: "a", children: ["a"] },
    ]);
    expect(reduceRun(cycle, { target: "t" }).roots).toEqual([]);
    expect(
      reduceRun({ ...big, status: { nodes: { x: null as never, y: {} as never } } }, { target: "t" }).steps,
    ).toEqual([]);
  });
});
