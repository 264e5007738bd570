import { expect, it } from "vitest";
import { pollRuns } from "../../runtime/targets/pollRuns.ts";
import type { RunSummary } from "../../runtime/targets/target.ts";

function run(name: string, phase = "Running"): RunSummary {
  return { name, uid: name, target: "t", phase, pipeline: "p" };
}

it("tells everything once, then only what differs, and what is gone", async () => {
  const looks = [
    [run("a"), run("b")],
    [run("a"), run("b")],
    [run("a", "Failed"), run("c")],
  ];
  const controller = new AbortController();
  const changes = [];
  const list = async () => (looks.length > 1 ? looks.shift()! : looks[0]!);
  for await (const change of pollRuns({ list }, { every: 1, signal: controller.signal })) {
    changes.push(change);
    if (changes.length === 2) controller.abort();
  }
  expect(changes).toEqual([
    { changed: [run("a"), run("b")], removed: [], complete: true },
    { changed: [run("a", "Failed"), run("c")], removed: ["b"], complete: true },
  ]);
});

it("throws what the target throws", async () => {
  const list = () => Promise.reject(new Error("out of reach"));
  await expect(pollRuns({ list }).next()).rejects.toThrow("out of reach");
});
