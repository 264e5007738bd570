import path from "node:path";
import { describe, expect, it } from "vitest";
import { codePlace } from "../../runtime/language/codePlace.ts";
import { symbolPlaces } from "../../runtime/language/symbolPlaces.ts";
import { openText } from "./openText.ts";
import { training } from "./texts.ts";

/** What is introduced and used by the name behind `before`, as "line: text". */
async function places(before: string, source = training, files: Record<string, string> = {}) {
  const manifest = await openText(source, files);
  const found = symbolPlaces(manifest, source.indexOf(before) + before.length);
  const texts = new Map(manifest.manifests.files.map((file) => [path.resolve(manifest.folder, file.path), file.text]));
  const shown = (range: { file: string; start: { line: number; offset: number }; end: { offset: number } }) =>
    `${path.basename(range.file)}:${range.start.line} ${texts.get(range.file)!.slice(range.start.offset, range.end.offset)}`;
  return found && { definitions: found.definitions.map(shown), references: found.references.map(shown).toSorted() };
}

describe("symbol places", () => {
  it("leads from a call to its template and back", async () => {
    const expected = { definitions: ["workflow.yaml:33 train"], references: ["workflow.yaml:18 train"] };
    expect(await places("            template: tr")).toEqual(expected);
    expect(await places("\n    - name: tr")).toEqual(expected);
  });

  it("keeps a task and a template of one name apart", async () => {
    expect(await places("depends: pre")).toEqual({
      definitions: ["workflow.yaml:15 prepare"],
      references: ["workflow.yaml:19 prepare", "workflow.yaml:23 prepare"],
    });
  });

  it("leads from tags to parameters", async () => {
    expect(await places("workflow.parameters.ep")).toMatchObject({ definitions: ["workflow.yaml:9 epochs"] });
    expect(await places("outputs.parameters.ro")).toMatchObject({ definitions: ["workflow.yaml:30 rows"] });
    expect(await places("inputs.parameters.da")).toEqual({
      definitions: ["workflow.yaml:36 data"],
      references: ["workflow.yaml:22 data", "workflow.yaml:45 data"],
    });
  });

  it("leads into expressions", async () => {
    const source = training.replace("{{workflow.parameters.epochs}}", "{{=asInt(workflow.parameters['epochs']) - 1}}");
    expect(await places("workflow.parameters['ep", source)).toMatchObject({ definitions: ["workflow.yaml:9 epochs"] });
  });

  it("leads to other files", async () => {
    const library = training
      .replace("kind: Workflow", "kind: WorkflowTemplate")
      .replace("generateName: train-", "name: lib");
    const caller = `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: call-}
spec:
  entrypoint: main
  templates:
    - name: main
      steps:
        - - name: go
            templateRef: {name: lib, template: train}
`;
    expect(await places("template: tr", caller, { "lib.yaml": library })).toEqual({
      definitions: ["lib.yaml:33 train"],
      references: ["lib.yaml:18 train", "workflow.yaml:10 train"],
    });
    expect(await places("templateRef: {name: l", caller, { "lib.yaml": library })).toMatchObject({
      definitions: ["lib.yaml:4 lib"],
    });
  });

  it("knows nothing of other words", async () => {
    expect(await places("image: tra")).toBeUndefined();
  });
});

describe("code", () => {
  it("leads from a command to the file of the workspace", async () => {
    const manifest = await openText(training, { "src/train.py": "print(1)\n" });
    const found = await codePlace(manifest, training.indexOf("train.py") + 3);
    expect(found?.target.file).toBe(path.join(manifest.folder, "src", "train.py"));
    expect(training.slice(found!.origin.start.offset, found!.origin.end.offset)).toBe("train.py");
    expect(await codePlace(manifest, training.indexOf("python,") + 2)).toBeUndefined();
  });

  it("says nothing where there is no such file", async () => {
    expect(await codePlace(await openText(training), training.indexOf("train.py") + 3)).toBeUndefined();
  });
});
