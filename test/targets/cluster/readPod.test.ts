import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { endReason } from "../../../runtime/runs/endReason.ts";
import { podEvidence } from "../../../runtime/runs/podEvidence.ts";
import type { NodeStatus } from "../../../runtime/manifest/argo.ts";
import { readPod } from "../../../runtime/targets/cluster/readPod.ts";

// Recorded on a kind cluster with Kubernetes 1.34 and Argo 4.0.2; the registry's name is changed.
const { items } = JSON.parse(readFileSync("test/fixtures/cluster/pods.json", "utf8")) as { items: unknown[] };
const pods = items.map((item) => readPod(item)!);
const podOf = (step: string) => pods.find(({ nodeName }) => nodeName.endsWith(`.${step}`))!;

function evidence(step: string, node: Partial<NodeStatus>) {
  const full = { id: "n", name: "wf.x", displayName: "x", type: "Pod", phase: "Pending", ...node } as NodeStatus;
  return podEvidence(full, endReason(full), [podOf(step)]);
}

test("a recorded pod's node, containers and images are read", () => {
  const pod = podOf("code");
  expect(pod).toMatchObject({ phase: "Failed", graceSeconds: 30 });
  const main = pod.containers.find(({ name }) => name === "main")!;
  expect(main).toMatchObject({ state: "terminated", exitCode: 7, reason: "Error", restarts: 0 });
  expect(main.imageId).toMatch(/sha256:[0-9a-f]{64}$/);
});

test.each([
  ["nowhere", /^can not be scheduled: 0\/2 nodes are available/],
  ["noimage", /^image preflight\/nope:1 can not be pulled: (ErrImagePull|ImagePullBackOff)/],
  ["nosecret", /^container main can not be started: CreateContainerConfigError: secret "nope" not found/],
])("a pending pod tells why it waits: %s", (step, why) => {
  expect(evidence(step, {}).waiting).toMatch(why);
});

test("out of memory is told from the container, also when Argo saw no exit code", () => {
  const { end } = evidence("oom", { phase: "Error", message: "pod deleted" });
  expect(end).toMatchObject({ reason: "out-of-memory", exitCode: 137, maybePreempted: false });
});

test("an exit code of the trainer's own stays one", () => {
  const { end } = evidence("code", { phase: "Failed", message: "main: Error (exit code 7)" });
  expect(end).toMatchObject({ reason: "exit-code", exitCode: 7 });
});

test.each([
  ["EvictionByEvictionAPI", "evicted"],
  ["PreemptionByScheduler", "evicted"],
  ["DeletionByTaintManager", "evicted"],
  ["TerminationByKubelet", "node-shutdown"],
  ["DeletionByPodGC", "pod-deleted"],
])("a disruption %s is a preemption, whatever exit code it left", (reason, expected) => {
  const node = { id: "n", name: "x", displayName: "x", type: "Pod", phase: "Failed" } as NodeStatus;
  const full = { ...node, message: "main: Error (exit code 143)" };
  const { end } = podEvidence(full, endReason(full), [{ ...podOf("code"), disruption: { reason } }]);
  expect(end).toMatchObject({ reason: expected, maybePreempted: true, exitCode: 143 });
});

test("what is no pod of a workflow is none", () => {
  expect([null, 1, {}, { metadata: { name: "a" } }].map(readPod)).toEqual([undefined, undefined, undefined, undefined]);
});
