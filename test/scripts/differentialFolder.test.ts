import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readFolder } from "../../scripts/differential/readFolder.ts";

const workflow = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: { generateName: a- }\nspec: {}\n";
const files: Record<string, string> = {
  "b.yaml": workflow,
  "deep/er/a.yml": `${workflow.replace("Workflow", "WorkflowTemplate")}---\n${workflow}`,
  "template.yaml": workflow.replace("Workflow", "WorkflowTemplate"),
  "broken.yaml": "a: [",
  "runs.json": JSON.stringify({
    runs: [
      { id: "recorded", manifest: workflow },
      { id: "example", example: "x.yaml" },
    ],
  }),
  "other.json": "{}",
  "broken.json": "{",
  "README.md": "text",
};

test("what has a Workflow is run, at any depth; what has none is named and counts for nothing", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "preflight-differential-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.join(folder, path.dirname(name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  const { records, without } = await readFolder(folder);
  expect(records.map(({ id }) => id)).toEqual(["b", "deep/er/a", "recorded"]);
  expect(without).toEqual(["broken.json", "broken.yaml", "other.json", "template.yaml"]);
});
