import { describe, expect, test } from "vitest";
import { retryWorkflow } from "../../../../runtime/targets/local/engine/retryWorkflow.ts";
import { manifest, ScriptedRun } from "./support/scriptedRun.ts";

describe("the controller", () => {
  test("onExit sees the status and the failures, and runs after a failure", () => {
    const run = new ScriptedRun(
      manifest(
        `
- name: main
  container: {image: i, command: ["false"]}
- name: bye
  container: {image: i, command: [echo, "{{workflow.status}}", "{{workflow.failures}}"]}`,
        "onExit: bye",
      ),
    );
    run.end("wf", 3);
    const [, status, failures] = run.request("wf.onExit").template.container!.command!;
    expect(status).toBe("Failed");
    expect(JSON.parse(JSON.parse(failures!) as string)).toMatchObject([{ displayName: "wf", phase: "Failed" }]);
    expect(run.node("wf.onExit").nodeFlag).toEqual({ hooked: true });
    run.end("wf.onExit", 1);
    expect(run.phase).toBe("Failed");
    expect(run.message).toBe("main: Error (exit code 3)");
  });

  test("a failing onExit fails a workflow that succeeded; the exit hook of a step does not", () => {
    const failing = new ScriptedRun(manifest("- {name: main, container: {image: i, command: [x]}}", "onExit: ok"));
    failing.end("wf");
    failing.end("wf.onExit", 1);
    expect(failing.phase).toBe("Failed");
    const step = new ScriptedRun(
      manifest("- {name: main, steps: [[{name: a, template: ok, hooks: {exit: {template: ok}}}]]}"),
    );
    step.end("wf[0].a");
    expect(step.running).toEqual(["wf[0].a.onExit"]);
    step.end("wf[0].a.onExit", 1);
    expect(step.phase).toBe("Succeeded");
  });

  test("parallelism of the workflow and of a template holds pods back", () => {
    const loop = "{name: l, template: ok, withSequence: {count: 5}}";
    const whole = new ScriptedRun(manifest(`- {name: main, steps: [[${loop}]]}`, "parallelism: 2"));
    expect(whole.running).toHaveLength(2);
    whole.end(whole.running[0]!);
    expect(whole.running).toHaveLength(2);
    whole.endAll();
    expect(whole.phase).toBe("Succeeded");
    const template = new ScriptedRun(manifest(`- {name: main, parallelism: 1, failFast: true, steps: [[${loop}]]}`));
    expect(template.running).toHaveLength(1);
    template.endAll(() => 1);
    expect(template.started).toHaveLength(1);
    expect(template.message).toBe("template has failed or errored children and failFast enabled");
  });

  test("Stop ends what runs and starts only exit handlers; Terminate not even those", () => {
    const spec = manifest(
      "- {name: main, steps: [[{name: a, template: ok}], [{name: b, template: ok}]]}",
      "onExit: ok",
    );
    const stop = new ScriptedRun(spec);
    stop.begin("wf[0].a");
    stop.send({ type: "shutdown", strategy: "Stop" });
    expect(stop.stopped).toHaveLength(1);
    stop.end("wf[0].a", 143);
    expect(stop.running).toEqual(["wf.onExit"]);
    stop.end("wf.onExit");
    expect(stop.message).toBe("Stopped with strategy 'Stop'");
    const terminate = new ScriptedRun(spec);
    terminate.send({ type: "shutdown", strategy: "Terminate" });
    terminate.end("wf[0].a", 143);
    expect(terminate.phase).toBe("Failed");
    expect(terminate.phases()).not.toHaveProperty(["wf.onExit"]);
  });

  test("Stop of a dag waits for what it ends, and leaves the attempts of a retried exit handler alone", () => {
    const retried = "retryStrategy: {limit: 2}, container: {image: i, command: [x]}";
    const run = new ScriptedRun(
      manifest(
        `
- {name: main, dag: {tasks: [{name: a, template: work}, {name: b, template: work, dependencies: [a]}]}}
- {name: work, ${retried}}
- {name: bye, ${retried}}`,
        "onExit: bye",
      ),
    );
    run.begin("wf.a(0)");
    run.send({ type: "shutdown", strategy: "Stop" });
    expect(run.phase).toBe("Running");
    expect(run.phases()).not.toHaveProperty(["wf.onExit"]);
    run.end("wf.a(0)", 143);
    expect(run.node("wf.a")).toMatchObject({ phase: "Failed", message: "Stopped with strategy 'Stop'" });
    expect(run.running).toEqual(["wf.onExit(0)"]);
    run.send({ type: "tick" });
    expect(run.stopped).toHaveLength(1);
    run.end("wf.onExit(0)");
    expect(run.node("wf.onExit").phase).toBe("Succeeded");
    expect(run.message).toBe("Stopped with strategy 'Stop'");
  });

  test("suspend waits for its duration, or for a person with values", () => {
    const timed = new ScriptedRun(manifest("- {name: main, suspend: {duration: 20s}}"));
    timed.advance(19_000);
    expect(timed.phase).toBe("Running");
    timed.advance(2_000);
    expect(timed.phase).toBe("Succeeded");
    const asked = new ScriptedRun(
      manifest("- {name: main, suspend: {}, outputs: {parameters: [{name: go, valueFrom: {supplied: {}}}]}}"),
    );
    asked.advance(3_600_000);
    expect(asked.phase).toBe("Running");
    asked.send({ type: "resume", parameters: { go: "yes" } });
    expect(asked.phase).toBe("Succeeded");
    expect(asked.node("wf").outputs).toEqual({ parameters: [{ name: "go", value: "yes" }] });
  });

  test("a mutex lets one hold it at a time", () => {
    const run = new ScriptedRun(
      manifest(`
- {name: main, steps: [[{name: l, template: t, withItems: [a, b]}]]}
- {name: t, synchronization: {mutexes: [{name: m}]}, container: {image: i, command: [x]}}`),
    );
    expect(run.running).toEqual(["wf[0].l(0:a)"]);
    expect(run.node("wf[0].l(1:b)")).toMatchObject({
      phase: "Pending",
      message: expect.stringContaining("Waiting for"),
    });
    run.end("wf[0].l(0:a)");
    expect(run.running).toEqual(["wf[0].l(1:b)"]);
    run.end("wf[0].l(1:b)");
    expect(run.phase).toBe("Succeeded");
  });

  test("an invalid spec is Failed without a node", () => {
    const run = new ScriptedRun(manifest("- {name: main, steps: [[{name: a, template: nope}]]}"));
    expect(run.phase).toBe("Failed");
    expect(run.message).toBe("invalid spec: templates.main.steps[0].a template name 'nope' undefined");
    expect(run.phases()).toEqual({});
  });

  test("a controller made from a stored Workflow goes on: it asks again for what had not ended", () => {
    const first = new ScriptedRun(
      manifest("- {name: main, steps: [[{name: a, template: ok}], [{name: b, template: ok}]]}"),
    );
    first.end("wf[0].a");
    first.begin("wf[1].b");
    const second = new ScriptedRun(structuredClone(first.workflow));
    expect(second.running).toEqual(["wf[1].b"]);
    second.end("wf[1].b");
    expect(second.phase).toBe("Succeeded");
  });

  test("retry keeps what succeeded and runs the failed steps and the exit handler again", () => {
    const run = new ScriptedRun(
      manifest(
        "- {name: main, dag: {tasks: [{name: a, template: ok}, {name: b, template: ok, depends: a}]}}",
        "onExit: ok",
      ),
    );
    run.end("wf.a");
    run.end("wf.b", 1);
    run.end("wf.onExit");
    expect(run.phase).toBe("Failed");
    const workflow = retryWorkflow(run.workflow);
    expect(Object.values(workflow.status!.nodes!).map(({ name }) => name)).toEqual(["wf", "wf.a"]);
    const again = new ScriptedRun(workflow);
    expect(again.running).toEqual(["wf.b"]);
    again.endAll();
    expect(again.phase).toBe("Succeeded");
    expect(again.started.map(({ nodeName }) => nodeName)).toEqual(["wf.b", "wf.onExit"]);
  });

  test("a templateRef and a workflowTemplateRef run the templates of their documents", () => {
    const library = `
---
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: lib}
spec:
  entrypoint: main
  arguments: {parameters: [{name: p, value: from-template}]}
  templates:
  - {name: main, steps: [[{name: in, template: leaf}]]}
  - {name: leaf, container: {image: i, command: [echo, "{{workflow.parameters.p}}"]}}
`;
    const head = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: wf}\n";
    const run = new ScriptedRun(`${head}spec: {workflowTemplateRef: {name: lib}}\n${library}`);
    expect(run.request("wf[0].in").template.container!.command).toEqual(["echo", "from-template"]);
    const ref = "{name: r, templateRef: {name: lib, template: main}}";
    const parts = `spec:\n  entrypoint: m\n  arguments: {parameters: [{name: p, value: own}]}\n  templates: [{name: m, steps: [[${ref}]]}]\n`;
    const referring = new ScriptedRun(`${head}${parts}${library}`);
    expect(referring.request("wf[0].r[0].in").template.container!.command).toEqual(["echo", "own"]);
    expect(Object.keys(referring.workflow.status!.storedTemplates!)).toContain("namespaced/lib/leaf");
  });

  test("a thousand steps with parallelism 8 cost little per step", () => {
    const begin = performance.now();
    const run = new ScriptedRun(
      manifest(
        "- {name: main, steps: [[{name: l, template: say, withSequence: {count: 1000}, arguments: {parameters: [{name: m, value: '{{item}}'}]}}]]}",
        "parallelism: 8",
      ),
    );
    run.endAll();
    expect(run.phase).toBe("Succeeded");
    // A generous bound against anything quadratic; bench/ measures.
    expect((performance.now() - begin) / 1000).toBeLessThan(15);
  });

  test("a long chain of tasks needs no deep stack and sees its ancestors", () => {
    const count = 1500;
    const tasks = Array.from({ length: count }, (_, index) => {
      const depends = index === 0 ? "" : `, depends: t${index - 1}`;
      const value = index === 0 ? "x" : `{{tasks.t${Math.max(0, index - 2)}.status}}`;
      return `{name: t${index}, template: say, arguments: {parameters: [{name: m, value: "${value}"}]}${depends}}`;
    });
    const run = new ScriptedRun(manifest(`- {name: main, dag: {tasks: [${tasks.join(",\n")}]}}`));
    run.endAll();
    expect(run.phase).toBe("Succeeded");
    expect(run.request(`wf.t${count - 1}`).template.container!.command).toEqual(["echo", "Succeeded"]);
  });

  test("spec.suspend holds everything back until a person resumes", () => {
    const spec = manifest("- {name: main, steps: [[{name: a, template: ok}], [{name: b, template: ok}]]}");
    const held = new ScriptedRun(spec.replace("  entrypoint:", "  suspend: true\n  entrypoint:"));
    held.advance(3_600_000);
    expect([held.phase, held.running]).toEqual(["Running", []]);
    held.send({ type: "resume" });
    expect(held.running).toEqual(["wf[0].a"]);
    held.send({ type: "suspend" });
    held.end("wf[0].a");
    expect([held.phase, held.running]).toEqual(["Running", []]);
    expect(held.node("wf[0].a").phase).toBe("Succeeded");
    held.send({ type: "resume" });
    held.endAll();
    expect(held.phase).toBe("Succeeded");
  });

  test("labelsFrom are computed once and are variables of the templates", () => {
    const run = new ScriptedRun(
      manifest(
        '- {name: main, container: {image: i, command: [echo, "{{workflow.labels.team}}"]}}',
        `arguments: {parameters: [{name: who, value: ml}]}
workflowMetadata: {labels: {fix: x}, labelsFrom: {team: {expression: "workflow.parameters.who + '-team'"}}}`,
      ),
    );
    expect(run.workflow.metadata.labels).toMatchObject({ fix: "x", team: "ml-team" });
    expect(run.request("wf").template.container!.command).toEqual(["echo", "ml-team"]);
  });
});
