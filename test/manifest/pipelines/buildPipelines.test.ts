import { describe, expect, it } from "vitest";
import { readManifests } from "../../../runtime/manifest/readManifests.ts";

const object = (kind: string, name: string, spec: string) =>
  `apiVersion: argoproj.io/v1alpha1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec:\n${spec.replace(/^\n/, "")}`;

function pipelines(texts: string[], workflowDefaults?: unknown) {
  const files = texts.map((content, index) => ({ path: `${index}.yaml`, content }));
  return readManifests(files, { workflowDefaults }).pipelines;
}

const step = (all: ReturnType<typeof pipelines>, name: string) => all[0]!.steps.find((step) => step.name === name)!;

describe("steps", () => {
  it("follows steps, dags, hooks, exit handlers, inline templates and references across files", () => {
    const all = pipelines([
      object(
        "Workflow",
        "w",
        `
  entrypoint: main
  onExit: bye
  hooks: {running: {template: note, expression: "true"}}
  templates:
  - name: main
    steps:
    - - {name: one, template: graph, hooks: {exit: {template: note}}}
      - {name: two, inline: {container: {image: a}}}
    - - {name: three, templateRef: {name: lib, template: outer}}
  - name: graph
    dag: {tasks: [{name: t, template: leaf}, {name: gone, templateRef: {name: nope, template: x}}]}
  - {name: leaf, container: {image: a}}
  - {name: note, container: {image: a}}
  - {name: bye, container: {image: a}}
  - {name: unused, container: {image: a}}
`,
      ),
      object(
        "WorkflowTemplate",
        "lib",
        `
  templates:
  - name: outer
    steps: [[{name: in, template: leaf}]]
  - {name: leaf, script: {image: b, source: "1"}}
`,
      ),
    ]);
    const reached = all[0]!.steps
      .filter(({ reachable }) => reachable)
      .map(({ name, document }) => [name, document.name]);
    expect(reached.sort()).toEqual([
      ["bye", "w"],
      ["graph", "w"],
      ["leaf", "lib"],
      ["leaf", "w"],
      ["main", "w"],
      ["note", "w"],
      ["outer", "lib"],
      ["two", "w"],
    ]);
    expect(step(all, "unused").reachable).toBe(false);
    expect(
      step(all, "note")
        .calls.map(({ caller }) => caller)
        .sort(),
    ).toEqual(["", "main"]);
    expect(all[0]!.missingRefs).toMatchObject([{ name: "nope", template: "x", range: { start: { line: 15 } } }]);
  });

  it("ends for templates that call themselves and each other", () => {
    const all = pipelines([
      object(
        "Workflow",
        "w",
        `
  entrypoint: a
  templates:
  - {name: a, steps: [[{name: x, template: a}, {name: y, template: b}]]}
  - {name: b, dag: {tasks: [{name: x, template: a}]}}
`,
      ),
    ]);
    expect(all[0]!.steps.map(({ name, calls }) => [name, calls.length])).toEqual([
      ["a", 3],
      ["b", 1],
    ]);
  });

  it("takes the spec of a workflowTemplateRef and of a CronWorkflow", () => {
    const template = object(
      "WorkflowTemplate",
      "t",
      "\n  entrypoint: main\n  templates: [{name: main, container: {image: a}}]\n",
    );
    const [ran] = pipelines([
      object("Workflow", "w", "\n  workflowTemplateRef: {name: t}\n  onExit: main\n"),
      template,
    ]);
    expect(ran!.spec.entrypoint).toBe("main");
    expect(ran!.steps).toMatchObject([{ name: "main", reachable: true, path: ["spec", "templates", 0] }]);
    expect(ran!.steps[0]!.calls.map(({ document }) => document.kind)).toEqual(["WorkflowTemplate", "Workflow"]);
    const [missing] = pipelines([
      object("Workflow", "w", "\n  workflowTemplateRef: {name: t, clusterScope: true}\n"),
      template,
    ]);
    expect(missing!.missingRefs).toMatchObject([{ kind: "ClusterWorkflowTemplate", name: "t" }]);
    const [cron] = pipelines([
      object("CronWorkflow", "c", "\n  workflowSpec: {entrypoint: m, templates: [{name: m, container: {image: a}}]}\n"),
    ]);
    expect(cron!.steps[0]!.path).toEqual(["spec", "workflowSpec", "templates", 0]);
    expect(cron!.steps[0]!.reachable).toBe(true);
  });
});

describe("effective values", () => {
  const spec = (lines: string, template: string) =>
    object(
      "Workflow",
      "w",
      `\n  entrypoint: m\n${lines}  templates:\n  - name: m\n    container: {image: a}\n${template}`,
    );

  it("replaces the spec's retryStrategy by the template's as a whole", () => {
    const { retry } = step(
      pipelines([spec("  retryStrategy: {limit: 5, retryPolicy: Always}\n", "    retryStrategy: {limit: 2}\n")]),
      "m",
    );
    expect(retry).toMatchObject({ strategy: { limit: 2 }, policy: "OnFailure", maxAttempts: 3 });
    expect(retry.origins).toMatchObject({ limit: { from: "template", range: { start: { line: 10 } } } });
  });

  it("merges templateDefaults field by field, and says where each came from", () => {
    const defaults =
      "  templateDefaults:\n    retryStrategy: {retryPolicy: Always, limit: 9, backoff: {duration: 5s}}\n";
    const { retry } = step(pipelines([spec(defaults, '    retryStrategy: {limit: "2", expression: "true"}\n')]), "m");
    expect(retry.strategy).toEqual({
      limit: "2",
      retryPolicy: "Always",
      backoff: { duration: "5s" },
      expression: "true",
    });
    expect(retry.maxAttempts).toBe(3);
    expect(
      Object.entries(retry.origins)
        .map(([field, { from }]) => `${field} ${from}`)
        .sort(),
    ).toEqual([
      "backoff templateDefaults",
      "backoff.duration templateDefaults",
      "expression template",
      "limit template",
      "retryPolicy templateDefaults",
    ]);
    expect(retry.origins["backoff.duration"]!.range!.start.line).toBe(7);
  });

  it("lays the controller's workflowDefaults under the spec field by field", () => {
    const { retry, grace, serviceAccountName } = step(
      pipelines([spec("  retryStrategy: {limit: 1}\n", "")], {
        spec: {
          retryStrategy: { retryPolicy: "OnError", limit: 7 },
          podSpecPatch: "terminationGracePeriodSeconds: 77",
          serviceAccountName: "runner",
        },
      }),
      "m",
    );
    expect(retry).toMatchObject({ policy: "OnError", maxAttempts: 2 });
    expect(retry.origins).toMatchObject({ limit: { from: "spec" }, retryPolicy: { from: "workflowDefaults" } });
    expect(grace).toEqual({ seconds: 77, origin: { from: "workflowDefaults" } });
    expect(serviceAccountName).toBe("runner");
  });

  it.each([
    ["no strategy", "", "", 1, undefined],
    ["no limit", "", "    retryStrategy: {}\n", Number.POSITIVE_INFINITY, "OnFailure"],
    ["expression only", "", "    retryStrategy: {expression: 'true'}\n", Number.POSITIVE_INFINITY, "Always"],
    ["templated limit", "", "    retryStrategy: {limit: '{{inputs.parameters.n}}'}\n", undefined, "OnFailure"],
  ])("attempts: %s", (_, lines, template, attempts, policy) => {
    expect(step(pipelines([spec(lines, template)]), "m").retry).toMatchObject({ maxAttempts: attempts, policy });
  });

  it.each([
    ["default", "", "", 30, "default"],
    ["spec, JSON", `  podSpecPatch: '{"terminationGracePeriodSeconds": 60}'\n`, "", 60, "spec"],
    [
      "template over spec",
      "  podSpecPatch: 'terminationGracePeriodSeconds: 60'\n",
      "    podSpecPatch: |\n      terminationGracePeriodSeconds: 90\n",
      90,
      "template",
    ],
    [
      "spec below a template patch of something else",
      "  podSpecPatch: 'terminationGracePeriodSeconds: 60'\n",
      "    podSpecPatch: 'hostNetwork: true'\n",
      60,
      "spec",
    ],
    [
      "templateDefaults",
      "  templateDefaults: {podSpecPatch: 'terminationGracePeriodSeconds: 45'}\n",
      "",
      45,
      "templateDefaults",
    ],
    [
      "templated",
      "",
      "    podSpecPatch: 'terminationGracePeriodSeconds: \"{{inputs.parameters.g}}\"'\n",
      undefined,
      "template",
    ],
    ["unreadable", "", "    podSpecPatch: '{terminationGracePeriodSeconds: '\n", undefined, "template"],
    ["wrong type", "", "    podSpecPatch: 'terminationGracePeriodSeconds: soon'\n", undefined, "template"],
  ])("grace: %s", (_, lines, template, seconds, from) => {
    const { grace } = step(pipelines([spec(lines, template)]), "m");
    expect(grace.seconds).toBe(seconds);
    expect(grace.origin.from).toBe(from);
    expect(grace.problem === undefined).toBe(seconds !== undefined);
  });

  it("reads deadlines, service account and artifact repository", () => {
    const all = pipelines([
      spec(
        "  serviceAccountName: a\n  artifactRepositoryRef: {key: team}\n",
        "    serviceAccountName: b\n    timeout: 1h30m\n    activeDeadlineSeconds: '60'\n",
      ),
    ]);
    expect(step(all, "m")).toMatchObject({ timeoutSeconds: 5400, activeDeadlineSeconds: 60, serviceAccountName: "b" });
    expect(all[0]!.artifactRepository).toMatchObject({
      configMap: "artifact-repositories",
      key: "team",
      origin: { from: "spec" },
    });
  });
});
