import { describe, expect, test } from "vitest";
import type { Workflow } from "../../../runtime/manifest/argo.ts";
import { createSubmission } from "../../../runtime/targets/cluster/submit/submission.ts";

const options = { namespace: "ml", token: "t0" };
const workflow = (spec: Workflow["spec"], kind = "Workflow"): Workflow => ({
  apiVersion: "argoproj.io/v1alpha1",
  kind,
  metadata: {
    name: kind === "Workflow" ? undefined : "lib",
    generateName: "train-",
    annotations: { "preflight/git-commit": "c0ffee" },
  },
  spec,
});
const environment = { GIT_COMMIT: "c0ffee" };
const env = (container: { env?: object[] } | undefined) => container?.env;

describe("the environment contract", () => {
  const added = [
    { name: "RUN_ID", value: "{{workflow.name}}-{{workflow.uid}}" },
    { name: "GIT_COMMIT", value: "c0ffee" },
  ];

  test("is in every container, script, container set and inline template; what a template sets itself stays", () => {
    const spec = {
      templates: [
        { name: "a", container: { image: "i", env: [{ name: "RUN_ID", value: "mine" }] } },
        { name: "b", script: { image: "i", source: "x" } },
        { name: "c", containerSet: { containers: [{ name: "x" }, { name: "y" }] } },
        { name: "d", dag: { tasks: [{ name: "t", inline: { container: { image: "i" } } }] } },
      ],
    };
    const { spec: sent } = createSubmission({ workflow: workflow(spec), environment }, options).workflow;
    const [a, b, c, d] = sent.templates!;
    expect(env(a!.container)).toEqual([{ name: "RUN_ID", value: "mine" }, added[1]]);
    expect(env(b!.script)).toEqual(added);
    expect(c!.containerSet!.containers!.map(env)).toEqual([added, added]);
    expect(env(d!.dag!.tasks![0]!.inline!.container)).toEqual(added);
    expect(spec.templates[1]).toEqual({ name: "b", script: { image: "i", source: "x" } });
  });

  test("reaches the pods of a WorkflowTemplate by podSpecPatch, and keeps the patch that is there", () => {
    const referred = {
      templates: [{ name: "main", container: {} }],
      podSpecPatch: '{"terminationGracePeriodSeconds":60}',
    };
    const { workflow: sent, missing } = createSubmission(
      { workflow: workflow({ templates: referred.templates }, "WorkflowTemplate"), environment },
      { ...options, referred },
    );
    expect(sent.spec.workflowTemplateRef).toEqual({ name: "lib" });
    expect(sent.metadata.labels).toMatchObject({ "workflows.argoproj.io/workflow-template": "lib" });
    expect(JSON.parse(sent.spec.podSpecPatch!)).toEqual({
      terminationGracePeriodSeconds: 60,
      containers: [{ name: "main", env: added }],
    });
    expect(missing).toEqual([]);
  });

  test("is said to be missing where it can not be put", () => {
    const call = { name: "t", templateRef: { name: "other", template: "x" } };
    const spec = { templates: [{ name: "main", steps: [[call]] }] };
    expect(createSubmission({ workflow: workflow(spec) }, options).missing).toEqual([
      "other/x: it comes by templateRef and is taken as it is",
    ]);
    const unknown = createSubmission({ workflow: workflow({}, "WorkflowTemplate") }, options);
    expect(unknown.missing).toEqual(["lib: it can not be read"]);
    expect(unknown.workflow.spec.podSpecPatch).toBeUndefined();
  });
});

test("values of parameters are texts, everywhere, as Argo's own client sends them", () => {
  const spec = {
    arguments: { parameters: [{ name: "n", value: 5 as unknown as string }] },
    templates: [
      {
        name: "a",
        inputs: { parameters: [{ name: "x", default: true as unknown as string, enum: [1 as unknown as string] }] },
        steps: [[{ name: "s", arguments: { parameters: [{ name: "y", value: 0.5 as unknown as string }] } }]],
      },
    ],
  };
  const { spec: sent } = createSubmission({ workflow: workflow(spec), parameters: { m: "7" } }, options).workflow;
  expect(sent.arguments!.parameters).toEqual([
    { name: "n", value: "5" },
    { name: "m", value: "7" },
  ]);
  expect(sent.templates![0]!.inputs!.parameters).toEqual([{ name: "x", default: "true", enum: ["1"] }]);
  expect(sent.templates![0]!.steps![0]![0]!.arguments!.parameters![0]!.value).toBe("0.5");
});

test("labels, annotations, name and instance id are those of argo submit", () => {
  const { metadata, spec } = createSubmission(
    { workflow: workflow({}), name: "mine" },
    { ...options, instanceId: "blue" },
  ).workflow;
  expect(metadata).toEqual({
    name: "mine",
    namespace: "ml",
    labels: { "workflows.argoproj.io/controller-instanceid": "blue", "preflight/launch": "t0" },
    annotations: { "preflight/git-commit": "c0ffee", "preflight/pipeline": "train" },
  });
  expect(spec["podMetadata"]).toEqual({ labels: { "preflight/run-uid": "{{workflow.uid}}" } });
});
