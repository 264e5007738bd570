import { describe, expect, test } from "vitest";
import { manifest, ScriptedRun } from "./support/scriptedRun.ts";

describe("dag", () => {
  test("tasks start as their dependencies end; a handled failure is a success", () => {
    const run = new ScriptedRun(
      manifest(`
- name: main
  dag:
    tasks:
    - {name: f, template: ok}
    - {name: handle, template: ok, depends: f.Failed}
    - {name: plain, template: ok, depends: f}
    - {name: after, template: ok, depends: "handle && plain.Omitted"}`),
    );
    expect(run.running).toEqual(["wf.f"]);
    run.end("wf.f", 1);
    expect(run.running).toEqual(["wf.handle"]);
    expect(run.node("wf.plain")).toMatchObject({
      type: "Skipped",
      phase: "Omitted",
      message: "omitted: depends condition not met",
    });
    run.end("wf.handle");
    run.end("wf.after");
    expect(run.phase).toBe("Succeeded");
  });

  test("default failFast stops nothing in other branches", () => {
    const run = new ScriptedRun(
      manifest(`
- name: main
  dag:
    tasks:
    - {name: bad, template: ok}
    - {name: a, template: ok}
    - {name: b, template: ok, depends: a}`),
    );
    run.end("wf.bad", 2);
    expect(run.phase).toBe("Running");
    run.end("wf.a");
    run.end("wf.b");
    expect(run.phase).toBe("Failed");
    expect(run.phases()).toMatchObject({ "wf.a": "Succeeded", "wf.b": "Succeeded", "wf.bad": "Failed" });
  });

  test("a loop is a TaskGroup; AnySucceeded looks at its items", () => {
    const run = new ScriptedRun(
      manifest(`
- name: main
  dag:
    tasks:
    - {name: l, template: say, withSequence: {count: 2}, arguments: {parameters: [{name: m, value: "{{item}}"}]}}
    - {name: any, template: ok, depends: l.AnySucceeded}`),
    );
    expect(run.running).toEqual(["wf.l(0:0)", "wf.l(1:1)"]);
    run.end("wf.l(0:0)", 1);
    expect(run.running).toEqual(["wf.l(1:1)"]);
    run.end("wf.l(1:1)");
    expect(run.node("wf.l")).toMatchObject({ type: "TaskGroup", phase: "Failed" });
    expect(run.running).toEqual(["wf.any"]);
    run.end("wf.any");
    expect(run.phase).toBe("Succeeded");
  });

  test("outputs of a dag come from its tasks, artifacts by an expression too", () => {
    const run = new ScriptedRun(
      manifest(`
- name: main
  dag:
    tasks: [{name: a, template: make}]
  outputs:
    parameters: [{name: p, valueFrom: {expression: "tasks.a.outputs.parameters.v + '!'"}}]
    artifacts: [{name: x, fromExpression: "true ? tasks.a.outputs.artifacts.f : tasks.a.outputs.artifacts.f"}]
- name: make
  container: {image: i, command: ["true"]}
  outputs:
    parameters: [{name: v, valueFrom: {path: /v}}]
    artifacts: [{name: f, path: /f}]`),
    );
    run.end("wf.a", {
      outputs: {
        exitCode: "0",
        parameters: [{ name: "v", value: "1" }],
        artifacts: [{ name: "f", path: "/f", s3: { key: "k" } }],
      },
    });
    expect(run.phase).toBe("Succeeded");
    expect(run.node("wf").outputs).toEqual({
      parameters: [{ name: "p", value: "1!" }],
      artifacts: [{ name: "x", path: "/f", s3: { key: "k" } }],
    });
  });
});
