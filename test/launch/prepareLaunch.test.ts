import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { findPipelines } from "../../runtime/launch/findPipelines.ts";
import { prepareLaunch } from "../../runtime/launch/prepareLaunch.ts";
import { createRuntime } from "../../runtime/runtime.ts";

const { signal } = new AbortController();
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "preflight-prepare-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function prepare(file: string) {
  return prepareLaunch(await createRuntime({ cwd: folder, files: [file] }), file, signal);
}

it("tells of the sample what a person has to know, and starts nothing", async () => {
  await cp("media/sample", folder, { recursive: true });
  const { pipeline, kind, parameters, report, plan } = await prepare("workflow.yaml");
  expect([pipeline, kind, report.summary.fail, plan.refused]).toEqual(["spirals-", "Workflow", 0, []]);
  expect(parameters).toEqual([
    { name: "samples", value: "800" },
    { name: "steps", value: "2400" },
    { name: "save-every", value: "200" },
  ]);
  expect((await prepare("workflow-with-mistakes.yaml")).report.summary.fail).toBeGreaterThan(0);
  expect(await findPipelines(folder, signal)).toEqual(["workflow.yaml"]);
});

const template = `apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: { name: lib }
spec:
  templates:
    - name: go
      container: { image: "x@sha256:${"a".repeat(64)}", command: [sh, -c, "true"] }
`;
const workflow = `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: { generateName: by-reference- }
spec:
  entrypoint: main
  arguments:
    parameters:
      - { name: size, enum: [small, large], description: How much }
      - { name: count, default: 3 }
  templates:
    - name: main
      dag:
        tasks:
          - { name: a, templateRef: { name: lib, template: go } }
`;

it("finds templates that the manifest refers to in the other manifests of the folder", async () => {
  await writeFile(path.join(folder, "workflow.yaml"), workflow);
  await expect(prepare("workflow.yaml")).rejects.toMatchObject({ reason: "missing-template" });
  await writeFile(path.join(folder, "library.yaml"), template);
  const { parameters } = await prepare("workflow.yaml");
  expect(parameters).toEqual([
    { name: "size", options: ["small", "large"], description: "How much" },
    { name: "count", value: "3" },
  ]);
});

it("finds no pipeline in a folder without one, and says which mistake a broken one has", async () => {
  expect(await findPipelines(folder, signal)).toEqual([]);
  await writeFile(path.join(folder, "broken.yaml"), "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec: [\n");
  await expect(prepare("broken.yaml")).rejects.toThrow(/broken\.yaml:\d+: not valid YAML/);
});
