import { expect, test } from "vitest";
import { annotatedDigests, imageDigestsAnnotation, imageDigestsOf } from "../../runtime/runs/imageDigests.ts";
import type { ContainerObservation, PodObservation } from "../../runtime/runs/podObservation.ts";
import { reduceRun } from "../../runtime/runs/reduceRun.ts";
import { workflowWith } from "./workflow.ts";

const digest = (letter: string): string => `registry.test/trainer@sha256:${letter.repeat(64)}`;

function pod(...containers: [name: string, imageId?: string][]): PodObservation {
  const all = containers.map(([name, imageId]): ContainerObservation => ({
    name,
    imageId,
    state: "running",
    restarts: 0,
  }));
  return { uid: "u", name: "p", nodeId: "n", nodeName: "wf", phase: "Running", containers: all };
}

test("digests are those of the step's containers, each once, without the executor's and what is no digest", () => {
  const first = pod(["init", digest("e")], ["main", digest("a")], ["wait", digest("e")]);
  const second = pod(["main", digest("a")], ["proxy", digest("b")], ["late", undefined], ["odd", "trainer:latest"]);
  expect(imageDigestsOf([first, second])).toEqual([digest("a"), digest("b")]);
});

test("digests that stand on a workflow are told without its pods; other texts are not", () => {
  const workflow = workflowWith([{ name: "wf", type: "Pod", phase: "Succeeded" }]);
  const text = `${digest("a")}, nonsense,${digest("b")}`;
  workflow.metadata.annotations = { [imageDigestsAnnotation]: text };
  expect(reduceRun(workflow, { target: "kind" }).lineage.imageDigests).toEqual([digest("a"), digest("b")]);
  expect(annotatedDigests({ [imageDigestsAnnotation]: "" })).toEqual([]);
  expect(annotatedDigests()).toEqual([]);
});
