import { expect, test } from "vitest";
import { runTree } from "../../runtime/cli/render/runTree.ts";
import { reduceRun } from "../../runtime/runs/reduceRun.ts";
import { createStyle } from "../../runtime/text/style.ts";
import { requirePart, sharedFolder } from "../support/shared.ts";
import { recordedWorkflows } from "./recordedWorkflows.ts";

test("every run recorded from Argo folds into steps that hold all of its nodes", (context) => {
  const shared = requirePart(context, sharedFolder(), "the recorded runs");
  let count = 0;
  for (const { id, nodes, workflow } of recordedWorkflows(shared)) {
    const run = reduceRun(workflow, { target: "recorded" });
    const attempts = run.steps.flatMap((step) => (step.attempts[0]?.id === step.id ? [] : step.attempts));
    const groups = nodes.filter(({ type }) => type === "StepGroup").length;
    expect([id, run.steps.length + attempts.length + groups]).toEqual([id, nodes.length]);
    const retries = nodes.filter(({ type, attempts }) => type === "Retry" && attempts !== undefined);
    for (const { name, attempts } of retries) {
      expect([id, run.steps.find((step) => step.id === name)?.attempts.length]).toEqual([id, attempts]);
    }
    const owned = new Set([
      ...run.roots,
      ...run.steps.flatMap(({ children, attempts }) => [
        ...children,
        ...attempts.flatMap((attempt) => attempt.children),
      ]),
    ]);
    expect([id, run.steps.filter((step) => !owned.has(step.id)).map((step) => step.id)]).toEqual([id, []]);
    expect(runTree(run, new Date(), createStyle(false))).not.toContain("undefined");
    count++;
  }
  expect(count).toBeGreaterThan(100);
});
