import { describe, expect, it } from "vitest";
import type { Checkpoint } from "../../../../runtime/checkpoints/checkpoint.ts";
import { attemptRow } from "../../../../extension/views/runs/worker/rows/attemptRow.ts";
import { runRow } from "../../../../extension/views/runs/worker/rows/runRow.ts";
import {
  attemptChildren,
  runChildren,
  stepChildren,
  type RunDetails,
} from "../../../../extension/views/runs/worker/rows/stepChildren.ts";
import { targetRow } from "../../../../extension/views/runs/worker/rows/targetRow.ts";
import type { RunsRow } from "../../../../extension/views/runs/runsRow.ts";
import { reduceRun, type StepFacts } from "../../../../runtime/runs/reduceRun.ts";
import type { RunSummary } from "../../../../runtime/targets/target.ts";
import { workflowWith } from "../../../runs/workflow.ts";

const now = new Date("2026-11-24T10:12:00Z");
const target = { folder: "/ws", target: "local" };

function details(nodes: Parameters<typeof workflowWith>[0], steps?: Map<string, StepFacts>): RunDetails {
  const run = reduceRun(workflowWith(nodes), { target: "local", steps });
  return { run, steps: new Map(run.steps.map((step) => [step.id, step])) };
}

function summary(more: Partial<RunSummary> = {}): RunSummary {
  const startedAt = "2026-11-24T10:00:00Z";
  return { name: "wf", uid: "u-1", target: "local", phase: "Running", pipeline: "wf", startedAt, ...more };
}

function told(row: RunsRow): string {
  return `${row.icon} ${row.label}: ${row.description}`;
}

/** A training step that was preempted once and went on at 3,900. */
const preempted = [
  { name: "wf", type: "DAG" as const, phase: "Running" as const, children: ["wf.train"] },
  {
    name: "wf.train",
    type: "Retry" as const,
    phase: "Running" as const,
    boundaryID: "wf",
    startedAt: "2026-11-24T10:00:00Z",
    children: ["wf.train(0)", "wf.train(1)"],
  },
  {
    name: "wf.train(0)",
    type: "Pod" as const,
    phase: "Error" as const,
    boundaryID: "wf",
    message: "pod deleted",
    nodeFlag: { retried: true },
    startedAt: "2026-11-24T10:00:00Z",
    finishedAt: "2026-11-24T10:08:00Z",
    progress: "3937/10000",
  },
  {
    name: "wf.train(1)",
    type: "Pod" as const,
    phase: "Running" as const,
    boundaryID: "wf",
    nodeFlag: { retried: true },
    startedAt: "2026-11-24T10:08:05Z",
    progress: "4120/10000",
  },
];

function checkpoint(step: number, savedAt: string, verdict: Checkpoint["verdict"] = "resumable"): Checkpoint {
  const reasons = verdict === "resumable" ? [] : [{ code: "size", text: "model.safetensors is 3 bytes short" }];
  return {
    uri: `file:///c/step-${step}`,
    layout: "marked",
    step,
    savedAt,
    bytes: 2 * 2 ** 30,
    verdict,
    verified: true,
    reasons,
    files: [],
  };
}

const facts = new Map([
  [
    "wf.train",
    {
      checkpointDir: "/c",
      checkpoints: [
        checkpoint(4100, "2026-11-24T10:11:48Z"),
        checkpoint(3900, "2026-11-24T10:07:38Z"),
        checkpoint(3800, "2026-11-24T10:06:00Z", "corrupt"),
        checkpoint(3700, "2026-11-24T10:05:00Z"),
        checkpoint(3600, "2026-11-24T10:04:00Z"),
      ],
    },
  ],
]);

describe("a run's rows", () => {
  const open = details(preempted, facts);
  const run = runRow(target, summary(), now, open.run);

  it("say where it is at work", () => {
    expect(told(run)).toBe("loading~spin wf: 12 min · step 4,120 of 10,000");
    expect(run).toMatchObject({ context: "run live", id: "/ws\nlocal\nu-1", children: "closed" });
    expect(run.spoken).toContain("Running");
  });

  it("show steps without the entrypoint's own node, and where the newest attempt resumed", () => {
    const [train, ...others] = runChildren(run, open, now);
    expect(others).toEqual([]);
    expect(told(train!)).toBe("loading~spin train: attempt 2 · resumed at 3,900 · step 4,120 of 10,000");
    expect(train).toMatchObject({
      children: "open",
      context: "step live hasLogs hasCheckpoint",
      ref: { ...target, run: "wf", step: "wf.train", stepName: "train" },
    });
  });

  it("show attempts, then the newest checkpoints with their verdict", () => {
    const [train] = runChildren(run, open, now);
    const rows = stepChildren(train!, open.steps.get("wf.train")!, open, { now, run });
    expect(rows.map(told)).toEqual([
      "zap attempt 1: preempted or deleted after 8 min · lost 37 steps (22 s)",
      "loading~spin attempt 2: resumed at 3,900 · 4 min · step 4,120 of 10,000",
      "circle-filled checkpoint 4,100: resumable · 2.0 GiB · 12 s ago",
      "circle-filled checkpoint 3,900: resumable · 2.0 GiB · 4 min ago",
      "error checkpoint 3,800: corrupt · 2.0 GiB · 6 min ago · model.safetensors is 3 bytes short",
      "ellipsis Load more…: 2 more checkpoints",
    ]);
    const all = stepChildren(train!, open.steps.get("wf.train")!, open, { now, run, limit: 105 });
    expect(all.filter(({ kind }) => kind === "checkpoint")).toHaveLength(5);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });
});

it("opens a step that runs before there is anything below it, and shuts one that needed nothing", () => {
  const retry = { name: "wf.a", type: "Retry" as const, children: ["wf.a(0)"] };
  const first = { name: "wf.a(0)", type: "Pod" as const, nodeFlag: { retried: true } };
  const of = (phase: "Running" | "Succeeded") => {
    const open = details([
      { ...retry, phase },
      { ...first, phase },
    ]);
    return runChildren(runRow(target, summary(), now), open, now)[0]!.children;
  };
  expect([of("Running"), of("Succeeded")]).toEqual(["open", "none"]);
});

describe("a run", () => {
  it.each<[string, Partial<RunSummary>, string, string]>([
    [
      "failed",
      { phase: "Failed", finishedAt: "2026-11-24T10:02:00Z", engine: "finished" },
      "error wf: failed after 2 min · 10 min ago",
      "run over failed retryable",
    ],
    [
      "done",
      { phase: "Succeeded", finishedAt: "2026-11-24T10:02:00Z", engine: "finished" },
      "pass wf: 2 min · 10 min ago",
      "run over",
    ],
    [
      "interrupted",
      { engine: "dead", problem: "The engine was killed." },
      "debug-disconnect wf: the process that drove it is gone · The engine was killed.",
      "run dead retryable",
    ],
    [
      "damaged",
      { phase: "Unknown", startedAt: undefined, problem: "run.json is damaged" },
      "question wf: run.json is damaged",
      "run unreadable",
    ],
    ["pending", { phase: "Pending" }, "circle-outline wf: pending · 12 min", "run live"],
    ["live without a look into it", { progress: "300/900" }, "loading~spin wf: 12 min · 300 of 900", "run live"],
  ])("that is %s", (_what, more, text, context) => {
    const row = runRow(target, summary(more), now);
    expect([told(row), row.context]).toEqual([text, context]);
  });
});

describe("a fan-out", () => {
  const nodes = Array.from({ length: 250 }, (_, at) => ({
    name: `wf.it(${at})`,
    type: "Pod" as const,
    phase: "Succeeded" as const,
    boundaryID: "wf",
    startedAt: "2026-11-24T10:00:00Z",
    finishedAt: "2026-11-24T10:00:01Z",
  }));
  const open = details([{ name: "wf", type: "DAG", phase: "Running" }, ...nodes]);
  const run = runRow(target, summary(), now);

  it("comes in pages", () => {
    const first = runChildren(run, open, now);
    expect(first).toHaveLength(101);
    expect(told(first.at(-1)!)).toBe("ellipsis Load more…: 150 more steps");
    const all = runChildren(run, open, now, 300);
    expect(all).toHaveLength(250);
    expect(all.slice(0, 100).map(({ id }) => id)).toEqual(first.slice(0, 100).map(({ id }) => id));
  });
});

it("shows the steps inside an attempt below it", () => {
  const open = details([
    { name: "wf", type: "Retry", phase: "Running", children: ["wf(0)", "wf(1)"] },
    { name: "wf(0)", type: "DAG", phase: "Failed", nodeFlag: { retried: true }, startedAt: "2026-11-24T10:00:00Z" },
    { name: "wf(1)", type: "DAG", phase: "Running", nodeFlag: { retried: true }, startedAt: "2026-11-24T10:01:00Z" },
    { name: "wf(0).a", type: "Pod", phase: "Failed", boundaryID: "wf(0)", startedAt: "2026-11-24T10:00:00Z" },
    { name: "wf(1).a", type: "Pod", phase: "Running", boundaryID: "wf(1)", startedAt: "2026-11-24T10:01:00Z" },
  ]);
  const run = runRow(target, summary(), now);
  const [step] = runChildren(run, open, now);
  const attempts = stepChildren(step!, open.steps.get("wf")!, open, { now, run });
  expect(attempts.map(({ label, children }) => [label, children])).toEqual([
    ["attempt 1", "closed"],
    ["attempt 2", "closed"],
  ]);
  const inside = attemptChildren(attempts[1]!, open.steps.get("wf")!.attempts[1]!, open, { now, run });
  expect(inside.map(({ ref }) => ref.step)).toEqual(["wf(1).a"]);
});

it("tells an attempt that surely was not preempted from one that may have been", () => {
  const open = details([
    {
      name: "wf.a",
      type: "Pod",
      phase: "Failed",
      outputs: { exitCode: "3" },
      startedAt: "2026-11-24T10:00:00Z",
      finishedAt: "2026-11-24T10:00:04Z",
    },
  ]);
  const run = runRow(target, summary(), now);
  const [step] = runChildren(run, open, now);
  const row = attemptRow(step!, open.steps.get("wf.a")!.attempts[0]!, now);
  expect([told(row), row.context]).toEqual(["error attempt 1: exit code 3 after 4.0 s", "attempt hasLogs failed"]);
  expect(step!.context).toBe("step failed hasLogs");
});

describe("a target", () => {
  const base = { total: 40, shown: 40, resumed: false, live: 2, failed: 1, pipelines: [], complete: true };
  it("counts its runs", () => {
    expect(targetRow(target, base, "").description).toBe("2 running · 40 runs");
    expect(targetRow(target, { ...base, live: 0, total: 1, shown: 1 }, "ws").description).toBe("ws · 1 run");
    expect(targetRow(target, { ...base, shown: 3, complete: false }, "").description).toBe(
      "2 running · 3 of 40 runs · reading…",
    );
  });
  it("says why it can not be asked", () => {
    const row = targetRow(target, { ...base, problem: "It can not be reached." }, "");
    expect([row.description, row.icon, row.context]).toEqual(["It can not be reached.", "warning", "target troubled"]);
  });
});
