import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { podWords } from "../../../../extension/views/runs/worker/rows/podWords.ts";
import type { RunAttempt } from "../../../../runtime/index.ts";
import type { PodObservation } from "../../../../runtime/runs/podObservation.ts";
import { readPod } from "../../../../runtime/targets/cluster/readPod.ts";

const { items } = JSON.parse(readFileSync("test/fixtures/cluster/pods.json", "utf8")) as { items: unknown[] };
const ended = readPod(items.find((item) => readPod(item)!.nodeName.endsWith(".code")))!;
const containers = ended.containers.map((one) => ({ ...one, state: "running" as const }));

function words(...pods: PodObservation[]): string[] {
  return podWords({ pods: pods.length > 0 ? pods : undefined } as unknown as RunAttempt);
}

test("a shell is offered only in a pod whose main container runs", () => {
  expect(words()).toEqual([]);
  expect(words(ended)).toEqual(["pod"]);
  expect(words({ ...ended, containers })).toEqual(["pod", "podAlive"]);
  expect(words({ ...ended, containers, goneAt: "2026-01-01T00:00:00Z" })).toEqual(["pod"]);
  expect(words({ ...ended, containers }, ended)).toEqual(["pod"]);
});

test("logs from before a restart are offered where a container of the step was started again, while its pod is there", () => {
  const restarted = (name: string) => containers.map((one) => ({ ...one, restarts: one.name === name ? 1 : 0 }));
  expect(words({ ...ended, containers: restarted("main") })).toEqual(["pod", "podAlive", "podRestarted"]);
  expect(words({ ...ended, containers: restarted("wait") })).toEqual(["pod", "podAlive"]);
  expect(words({ ...ended, containers: restarted("main"), goneAt: "2026-01-01T00:00:00Z" })).toEqual(["pod"]);
});
