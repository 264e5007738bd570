import { describe, expect, test } from "vitest";
import { MemoryMemoCache } from "../../../../runtime/targets/local/engine/memoryMemoCache.ts";
import { manifest, ScriptedRun } from "./support/scriptedRun.ts";

const templates = (memoize: string) => `
- name: main
  steps:
  - [{name: a, template: t, arguments: {parameters: [{name: k, value: one}]}}]
  - [{name: b, template: say, arguments: {parameters: [{name: m, value: "{{steps.a.outputs.parameters.p}}"}]}}]
- name: t
  inputs: {parameters: [{name: k}]}
  memoize: ${memoize}
  outputs: {parameters: [{name: p, valueFrom: {path: /tmp/p}}]}
  container: {image: i, command: [x]}`;
const start = Date.parse("2026-01-01T00:00:00Z");
const spec = manifest(templates('{key: "k-{{inputs.parameters.k}}", maxAge: 60s, cache: {configMap: {name: c}}}'));
const made = { outputs: { exitCode: "0", parameters: [{ name: "p", value: "costly" }] } };

/** A cache with one entry, made a number of seconds ago. */
function filled(secondsAgo: number): MemoryMemoCache {
  const memo = new MemoryMemoCache(() => start - secondsAgo * 1000);
  memo.save("c", "k-one", "earlier", { parameters: [{ name: "p", value: "kept" }] });
  return memo;
}

describe("memoize", () => {
  test("a miss runs the step and keeps its outputs; the next run has a hit without a pod", () => {
    const memo = new MemoryMemoCache(() => start);
    const first = new ScriptedRun(spec, { memo });
    expect(first.node("wf[0].a").memoizationStatus).toEqual({ hit: false, key: "k-one", cacheName: "c" });
    first.end("wf[0].a", made);
    first.endAll();
    const second = new ScriptedRun(spec, { memo });
    expect(second.running).toEqual(["wf[1].b"]);
    expect(second.node("wf[0].a")).toMatchObject({
      phase: "Succeeded",
      memoizationStatus: { hit: true },
      outputs: { parameters: [{ name: "p", value: "costly" }] },
    });
    expect(second.request("wf[1].b").template.container!.command).toEqual(["echo", "costly"]);
    second.endAll();
    expect(second.phase).toBe("Succeeded");
  });

  test("a failure is not kept", () => {
    const memo = new MemoryMemoCache(() => start);
    const run = new ScriptedRun(spec, { memo });
    run.end("wf[0].a", 1);
    expect(memo.load("c", "k-one")).toBeUndefined();
  });

  test.each([
    [59, ["wf[1].b"]],
    [61, ["wf[0].a"]],
  ])("an entry of %d s ago with maxAge 60s", (secondsAgo, running) => {
    expect(new ScriptedRun(spec, { memo: filled(secondsAgo) }).running).toEqual(running);
  });

  test("another key or another cache is a miss", () => {
    const other = manifest(templates("{key: other, cache: {configMap: {name: c}}}"));
    expect(new ScriptedRun(other, { memo: filled(0) }).running).toEqual(["wf[0].a"]);
    const elsewhere = manifest(templates("{key: k-one, cache: {configMap: {name: d}}}"));
    expect(new ScriptedRun(elsewhere, { memo: filled(0) }).running).toEqual(["wf[0].a"]);
  });

  test("a key that a ConfigMap could not hold is an error", () => {
    const run = new ScriptedRun(manifest(templates('{key: "no spaces", cache: {configMap: {name: c}}}')));
    expect(run.phase).toBe("Failed");
    expect(run.node("wf[0].a").phase).toBe("Error");
    expect(run.node("wf[0].a").message).toContain("invalid cache key");
  });
});
