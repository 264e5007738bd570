import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { runTree } from "../../runtime/cli/render/runTree.ts";
import type { NodeStatus } from "../../runtime/manifest/argo.ts";
import { reduceRun } from "../../runtime/runs/reduceRun.ts";
import { createStyle } from "../../runtime/text/style.ts";
import { requirePart, sharedFolder } from "../support/shared.ts";
import { workflowWith } from "./workflow.ts";

interface Recorded {
  id: string;
  result: {
    phase: NodeStatus["phase"];
    nodes?: (Pick<NodeStatus, "name" | "displayName" | "type" | "phase" | "message" | "children" | "progress"> & {
      boundary?: string;
      outputs?: { exitCode?: string };
      retried?: boolean;
      hooked?: boolean;
      attempts?: number;
    })[];
  };
}

test("every run recorded from Argo folds into steps that hold all of its nodes", (context) => {
  const folder = path.join(requirePart(context, sharedFolder(), "the recorded runs"), "vectors", "runs");
  let count = 0;
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
    for (const { id, result } of (JSON.parse(readFileSync(path.join(folder, file), "utf8")) as { runs: Recorded[] })
      .runs) {
      const nodes = result.nodes ?? [];
      const workflow = workflowWith(
        nodes.map(({ boundary, retried, hooked, outputs, ...node }) => ({
          ...node,
          boundaryID: boundary,
          outputs: { exitCode: outputs?.exitCode },
          nodeFlag: { retried, hooked },
        })),
        {},
        result.phase,
      );
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
  }
  expect(count).toBeGreaterThan(100);
});
