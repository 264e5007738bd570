import { expect, test } from "vitest";
import { failureCategory } from "../../runtime/runs/failureCategory.ts";
import type { EndReason } from "../../runtime/runs/run.ts";

test.each<[EndReason, boolean, string, string]>([
  ["pod-deleted", true, "pod deleted", "preemption"],
  ["exit-code", false, "main: Error (exit code 1)", "code"],
  ["out-of-memory", false, "main: OOMKilled (exit code 137)", "memory"],
  ["not-started", false, "ImagePullBackOff: Back-off pulling image", "image"],
  ["error", false, 'pods "a" is forbidden: exceeded quota: gpus', "quota"],
  ["not-started", false, "init: failed to load artifact: NoSuchKey", "data"],
  ["not-started", false, 'CreateContainerConfigError: secret "nope" not found', "configuration"],
  ["deadline", false, "Pod was active on the node longer than the specified deadline", "deadline"],
  ["stopped", false, "workflow shutdown with strategy: Stop", "stopped"],
])("%s (maybe preempted: %s), %s: %s", (reason, maybe, text, expected) => {
  expect(failureCategory(reason, maybe, [text])).toBe(expected);
});
