import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { locateStep } from "../../runtime/launch/locateStep.ts";
import { workflowYaml } from "../../runtime/launch/workflowYaml.ts";
import { createRuntime, type Runtime } from "../../runtime/runtime.ts";
import type { Target } from "../../runtime/targets/target.ts";
import { workflowWith } from "../runs/workflow.ts";

const { signal } = new AbortController();
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "preflight-locate-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function manifest(name: string, template: string): string {
  return `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: ${name}-
spec:
  entrypoint: main
  templates:
    - name: main
      dag: { tasks: [{ name: fit, template: ${template} }] }
    - name: ${template}
      container: { image: x }
`;
}

/** A runtime whose target has one run of the pipeline `name`, with one step of a template. */
function runtimeWith(name: string, templateName: string, annotations: Record<string, string> = {}): Promise<Runtime> {
  const workflow = workflowWith([{ name: "wf.fit", type: "Pod", phase: "Failed", templateName }], {
    templates: [{ name: templateName }],
  });
  workflow.metadata.annotations = annotations;
  const target = {
    name: "fake",
    get: async () => workflow,
    describe: async () => ({ name: "wf", uid: "u", target: "fake", phase: "Failed", pipeline: name }),
  } as unknown as Target;
  return createRuntime({ cwd: folder, openTarget: () => target });
}

it("finds the template of a step in the manifest of its pipeline", async () => {
  await writeFile(path.join(folder, "a.yaml"), manifest("other", "train"));
  await writeFile(path.join(folder, "b.yaml"), manifest("spirals", "train"));
  const runtime = await runtimeWith("spirals", "train");
  expect(await locateStep(runtime, "wf", "wf.fit", signal)).toMatchObject({
    file: path.join(folder, "b.yaml"),
    range: { start: { line: 10, column: 13 } },
  });
  expect((await locateStep(runtime, "wf", undefined, signal))?.range.start.line).toBe(4);
});

it("prefers the manifest that the run was launched from", async () => {
  await mkdir(path.join(folder, "z"));
  await writeFile(path.join(folder, "a.yaml"), manifest("spirals", "train"));
  await writeFile(path.join(folder, "z", "b.yaml"), manifest("spirals", "train"));
  const runtime = await runtimeWith("spirals", "train", { "preflight/manifest": "z/b.yaml" });
  expect((await locateStep(runtime, "wf", "wf.fit", signal))?.file).toBe(path.join(folder, "z", "b.yaml"));
});

it("finds nothing where no manifest holds the pipeline, and reads no file that an annotation makes up", async () => {
  await writeFile(path.join(folder, "a.yaml"), manifest("other", "train"));
  const runtime = await runtimeWith("spirals", "train", { "preflight/manifest": "../../etc/passwd" });
  expect(await locateStep(runtime, "wf", "wf.fit", signal)).toBeUndefined();
});

it("writes a Workflow object for people, without bookkeeping", () => {
  const workflow = workflowWith([]);
  Object.assign(workflow.metadata, { managedFields: [{ manager: "x" }] });
  expect(workflowYaml(workflow)).toMatch(/^apiVersion: argoproj.io\/v1alpha1\nkind: Workflow\nmetadata:\n {2}name: wf/);
  expect(workflowYaml(workflow)).not.toContain("managedFields");
});
