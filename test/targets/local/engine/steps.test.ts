import { describe, expect, test } from "vitest";
import { manifest, ScriptedRun } from "./support/scriptedRun.ts";

describe("steps", () => {
  test("groups run one after the other, their steps at once, and outputs reach later groups", () => {
    const run = new ScriptedRun(
      manifest(`
- name: main
  steps:
  - - {name: a, template: ok}
    - {name: b, template: ok}
  - - {name: c, template: say, arguments: {parameters: [{name: m, value: "{{steps.a.outputs.result}} {{steps.b.status}}"}]}}`),
    );
    expect(run.running).toEqual(["wf[0].a", "wf[0].b"]);
    expect(run.request("wf[0].a").captureResult).toBe(true);
    expect(run.request("wf[0].b").captureResult).toBe(false);
    run.end("wf[0].a", { outputs: { exitCode: "0", result: "hello" } });
    expect(run.running).toEqual(["wf[0].b"]);
    run.end("wf[0].b");
    expect(run.request("wf[1].c").template.container!.command).toEqual(["echo", "hello Succeeded"]);
    run.end("wf[1].c");
    expect(run.phase).toBe("Succeeded");
    expect(run.workflow.status!.progress).toBe("3/3");
    expect(run.node("wf[0].b").children).toEqual([run.node("wf[1]").id]);
  });

  test("a failed step fails its group, the steps and the workflow with Argo's messages; later groups never exist", () => {
    const run = new ScriptedRun(
      manifest(`
- name: main
  steps:
  - - {name: a, template: ok}
  - - {name: b, template: ok}`),
    );
    run.end("wf[0].a", 3);
    const message = `child '${run.node("wf[0].a").id}' failed`;
    expect(run.phase).toBe("Failed");
    expect(run.message).toBe(message);
    expect(run.node("wf[0]").message).toBe(message);
    expect(run.phases()).not.toHaveProperty(["wf[1]"]);
  });

  test("when false skips, continueOn goes on, an empty loop is a skipped node", () => {
    const run = new ScriptedRun(
      manifest(`
- name: main
  steps:
  - - {name: skip, template: ok, when: "1 == 2"}
    - {name: f, template: ok, continueOn: {failed: true}}
    - {name: none, template: say, withParam: "[]", arguments: {parameters: [{name: m, value: "{{item}}"}]}}
  - - {name: last, template: ok}`),
    );
    expect(run.node("wf[0].skip").message).toBe("when '1 == 2' evaluated false");
    expect(run.node("wf[0].none")).toMatchObject({ type: "Skipped", message: "Skipped, empty params" });
    run.end("wf[0].f", 1);
    run.end("wf[1].last");
    expect(run.phase).toBe("Succeeded");
  });

  test("loops: names, aggregated results, and an item that is not JSON ends the workflow in Error", () => {
    const text = manifest(`
- name: main
  steps:
  - - {name: l, template: say, withItems: [a, "x(1)"], arguments: {parameters: [{name: m, value: "{{item}}"}]}}
  - - {name: show, template: say, arguments: {parameters: [{name: m, value: "{{steps.l.outputs.result}}"}]}}`);
    const run = new ScriptedRun(text);
    expect(run.running).toEqual(["wf[0].l(0:a)", "wf[0].l(1:x1)"]);
    run.end("wf[0].l(0:a)", { outputs: { exitCode: "0", result: "1.0" } });
    run.end("wf[0].l(1:x1)", { outputs: { exitCode: "0", result: '{"k": "<"}' } });
    expect(run.node("wf[1].show").inputs!.parameters![0]!.value).toBe('[1.0,{"k":"\\u003c"}]');
    const broken = new ScriptedRun(text);
    broken.endAll(() => ({ outputs: { exitCode: "0", result: "plain" } }));
    expect(broken.phase).toBe("Error");
    expect(broken.message).toMatch(/^error in entry template execution: invalid character 'p'/);
  });

  test("what Argo would wait for for ever ends in Error, and says so", () => {
    const run = new ScriptedRun(
      manifest(`
- name: main
  steps:
  - - {name: a, template: ok, when: "false"}
  - - {name: b, template: say, arguments: {parameters: [{name: m, value: "{{steps.a.outputs.result}}"}]}}`),
    );
    expect(run.phase).toBe("Error");
    expect(run.message).toContain("Argo would wait for ever");
    expect(run.message).toContain("wf[1]: failed to resolve {{steps.a.outputs.result}}");
    expect(run.node("wf[0]").phase).toBe("Succeeded");
    expect(run.node("wf[1]").phase).toBe("Error");
  });
});
