import { expect, test } from "vitest";
import type { Workflow } from "../../runtime/manifest/argo.ts";
import { explainFailure } from "../../runtime/runs/explainFailure.ts";
import type { RunStep } from "../../runtime/runs/run.ts";

const workflow = { apiVersion: "v1", kind: "Workflow", metadata: { name: "wf" }, spec: {} } as Workflow;

test("exit code 64 is said to be a program that could not be started, and the advice is not just to retry", () => {
  const attempt = { index: 1, id: "a", phase: "Failed", reason: "exit-code", exitCode: 64, children: [] };
  const step = { id: "s", name: "train", phase: "Failed", attempts: [attempt], children: [] } as unknown as RunStep;
  const failure = explainFailure(step, workflow)!;
  expect(failure.cause).toContain("its program could not be started");
  expect(failure.advice[0]).toContain("local.images");
});
