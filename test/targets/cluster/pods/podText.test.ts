import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readPod } from "../../../../runtime/targets/cluster/readPod.ts";
import { podText } from "../../../../runtime/targets/cluster/pods/podText.ts";

const { items } = JSON.parse(readFileSync("test/fixtures/cluster/pods.json", "utf8")) as { items: unknown[] };
const pods = items.map((item) => readPod(item)!);
const code = pods.find(({ nodeName }) => nodeName.endsWith(".code"))!;
const place = { namespace: "pipelines", context: "kind-a" };

test("a recorded pod is told with its containers and how they ended", () => {
  const main = code.containers.find(({ name }) => name === "main")!;
  const text = podText(code, place);
  expect(text).toContain(`Name:           ${code.name}\n`);
  expect(text).toContain("Status:         Failed\n");
  expect(text).toContain(`  main:\n    Image:      ${main.image}\n`);
  expect(text).toContain(`exit code ${main.exitCode}`);
  expect(text).toContain("Events:         none");
});

test("events come oldest first, and a pod that is gone says so", () => {
  const event = {
    type: "Warning",
    reason: "Late",
    message: "m",
    count: 3,
    at: "2026-01-02T00:00:00Z",
    from: "kubelet",
  };
  const events = [event, { ...event, reason: "Early", count: 1, at: "2026-01-01T00:00:00Z" }];
  const text = podText({ ...code, events, goneAt: "2026-01-03T00:00:00Z" }, place);
  expect(text.indexOf("Early")).toBeLessThan(text.indexOf("Late"));
  expect(text).toContain("m (3 times)");
  expect(text).toContain("Failed when last seen; gone since 2026-01-03T00:00:00Z");
});

test("a message can neither begin a line nor colour one", () => {
  const text = podText({ ...code, message: "a\nEvents: \u001b[31mforged\u001b[0m" }, place);
  expect(text).toContain("Message:        a Events: forged\n");
});
