import { describe, expect, test } from "vitest";
import { manifest, ScriptedRun } from "./support/scriptedRun.ts";

const retried = (strategy: string) =>
  manifest(`
- name: main
  retryStrategy: ${strategy}
  container: {image: i, command: [echo, "{{retries}} {{lastRetry.exitCode}} {{pod.name}}"]}`);

describe("retryStrategy", () => {
  test("attempts are children of a Retry node and see retries and lastRetry", () => {
    const run = new ScriptedRun(retried("{limit: 1}"));
    expect(run.node("wf").type).toBe("Retry");
    run.end("wf(0)", 7);
    const request = run.request("wf(1)");
    expect(request).toMatchObject({ attempt: 1, step: "wf" });
    expect(request.template.container!.command).toEqual(["echo", `1 7 ${request.podName}`]);
    run.end("wf(1)", 8);
    expect(run.phase).toBe("Failed");
    expect(run.message).toBe("No more retries left");
    expect(run.node("wf").outputs).toEqual({ exitCode: "8" });
  });

  test("a policy that does not match keeps the child's message", () => {
    const run = new ScriptedRun(retried("{limit: 3, retryPolicy: OnError}"));
    run.end("wf(0)", 1);
    expect(run.message).toBe("main: Error (exit code 1)");
  });

  test("a backoff is waited out by the clock, and maxDuration is the deadline of the next attempt", () => {
    const run = new ScriptedRun(retried('{limit: 2, backoff: {duration: "10", factor: 2, maxDuration: 1m}}'));
    run.end("wf(0)", 1);
    expect(run.running).toEqual([]);
    expect(run.node("wf").message).toBe("Backoff for 10 seconds");
    run.advance(9_999);
    expect(run.running).toEqual([]);
    run.advance(1);
    expect(run.running).toEqual(["wf(1)"]);
    expect(run.node("wf").message).toBeUndefined();
    expect(run.request("wf(1)").deadline).toEqual({ at: Date.parse("2026-01-01T00:01:00Z") });
  });

  test("an expression that can not be evaluated puts the run in Error", () => {
    const run = new ScriptedRun(retried("{limit: 2, expression: 'retries == 1'}"));
    run.end("wf(0)", 1);
    expect(run.phase).toBe("Error");
    expect(run.node("wf").phase).toBe("Error");
  });

  test("a steps template starts afresh with every attempt", () => {
    const run = new ScriptedRun(
      manifest(`
- name: main
  retryStrategy: {limit: 1}
  steps:
  - - {name: a, template: ok}`),
    );
    run.end("wf(0)[0].a", 1);
    expect(run.running).toEqual(["wf(1)[0].a"]);
    run.end("wf(1)[0].a");
    expect(run.phase).toBe("Succeeded");
    expect(run.node("wf(0)[0]").displayName).toBe("[0]");
  });
});
