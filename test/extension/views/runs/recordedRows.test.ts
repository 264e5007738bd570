import { expect, test } from "vitest";
import { runRow } from "../../../../extension/views/runs/worker/rows/runRow.ts";
import {
  attemptChildren,
  runChildren,
  stepChildren,
  type RunDetails,
} from "../../../../extension/views/runs/worker/rows/stepChildren.ts";
import type { RunsRow } from "../../../../extension/views/runs/runsRow.ts";
import { reduceRun } from "../../../../runtime/runs/reduceRun.ts";
import { recordedWorkflows } from "../../../runs/recordedWorkflows.ts";
import { requirePart, sharedFolder } from "../../../support/shared.ts";

test("every run recorded from Argo becomes rows: each step and attempt once, each with a name of its own", (context) => {
  const shared = requirePart(context, sharedFolder(), "the recorded runs");
  const now = new Date("2026-11-24T12:00:00Z");
  let count = 0;
  for (const { id, workflow } of recordedWorkflows(shared)) {
    const run = reduceRun(workflow, { target: "recorded" });
    const rows = allRows({ run, steps: new Map(run.steps.map((step) => [step.id, step])) }, now);
    expect([id, rows.length - new Set(rows.map((row) => row.id)).size]).toEqual([id, 0]);
    for (const { label, description, spoken } of rows) {
      expect([id, `${label} ${description} ${spoken}`]).not.toEqual([id, expect.stringMatching(/undefined|NaN/)]);
    }
    const steps = new Set(rows.filter(({ kind }) => kind === "step").map(({ ref }) => ref.step));
    // Left out: the entrypoint's own node, which the run's row stands for.
    const missing = run.steps.filter((step) => !steps.has(step.id) && !run.roots.includes(step.id));
    expect([id, missing.map(({ name }) => name)]).toEqual([id, []]);
    count++;
  }
  expect(count).toBeGreaterThan(100);
});

/** The rows of a run with everything opened. */
function allRows(details: RunDetails, now: Date): RunsRow[] {
  const { name, uid, phase } = details.run;
  const run = runRow({ folder: "/ws", target: "t" }, { name, uid, phase, target: "t", pipeline: "" }, now);
  const all: RunsRow[] = [];
  const visit = (rows: RunsRow[]): void => {
    for (const row of rows) {
      all.push(row);
      const step = details.steps.get(row.ref.step ?? "");
      if (step === undefined) continue;
      const options = { now, run, limit: 10_000 };
      if (row.kind === "step") visit(stepChildren(row, step, details, options));
      if (row.kind === "attempt") {
        visit(attemptChildren(row, step.attempts[row.ref.attempt! - 1]!, details, options));
      }
    }
  };
  visit(runChildren(run, details, now, 10_000));
  return all;
}
