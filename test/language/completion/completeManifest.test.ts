import { describe, expect, it } from "vitest";
import { completeManifest } from "../../../runtime/language/completion/completeManifest.ts";
import { caret } from "../openText.ts";
import { training } from "../texts.ts";

/** Labels that are suggested behind `before`, where `typed` was typed. */
function suggested(before: string, typed: string, source = training, libraries: { path: string; text: string }[] = []) {
  const index = source.indexOf(before);
  if (index < 0) throw new Error(`${before} is not in the text`);
  const at = index + before.length;
  const line = before.endsWith("\n") ? "\n" : "";
  const text = source.slice(0, at) + typed + line + source.slice(at);
  const found = completeManifest({ path: "workflow.yaml", text }, at + typed.length, libraries);
  return { ...found, text, labels: found.items.map(({ label }) => label) };
}

describe("completion", () => {
  it("knows the fields of a place and leaves out those that are there", () => {
    const { labels, items, start, text } = suggested("        retryPolicy: OnTransientError\n", "        back");
    expect(labels).toEqual(["affinity", "backoff", "expression"]);
    expect(items[1]).toMatchObject({ insert: "backoff:\n  $0", snippet: true, detail: "object" });
    expect(text.slice(start, start + 4)).toBe("back");
  });

  it("knows the words of a field", () => {
    expect(suggested("retryPolicy: ", "").labels).toEqual(["Always", "OnFailure", "OnError", "OnTransientError"]);
    expect(suggested("        image: trainer:1\n", "        stdin: ").labels).toEqual(["true", "false"]);
  });

  it("knows the templates, tasks and inputs that can be named", () => {
    expect(suggested("entrypoint: ", "").labels).toEqual(["main", "prepare", "train"]);
    expect(suggested("            template: tr", "").labels).toEqual(["main", "prepare", "train"]);
    expect(suggested("depends: ", "").labels).toEqual(["prepare"]);
    expect(suggested("              parameters:\n", "                - name: ").labels).toEqual([]);
    const without = training.replace(
      "                - name: data\n                  value:",
      "                - value:",
    );
    expect(suggested("                - value: ", "x\n                  name: ", without).labels).toEqual(["data"]);
  });

  it("knows the tags that resolve at a place, and only those", () => {
    const inTask = suggested('                - name: data\n                  value: "', "{{").labels;
    expect(inTask).toContain("tasks.prepare.outputs.parameters.rows");
    expect(inTask).toContain("workflow.parameters.epochs");
    expect(inTask).not.toContain("tasks.train.outputs.result");
    expect(inTask).not.toContain("inputs.parameters.data");
    const inTrainer = suggested('args: ["', "{{in").labels;
    expect(inTrainer).toContain("inputs.parameters.data");
    expect(inTrainer).toContain("pod.name");
    expect(inTrainer).toContain("retries");
    expect(inTrainer.filter((name) => /^(tasks|steps|item)/.test(name))).toEqual([]);
  });

  it("closes a tag that is not closed yet, and only then", () => {
    const insertOf = ({ items }: ReturnType<typeof suggested>) =>
      items.find(({ label }) => label === "workflow.name")!.insert;
    expect(insertOf(suggested("image: trainer:1", "{{wor"))).toBe("workflow.name}}");
    expect(insertOf(suggested("--epochs={{work", ""))).toBe("workflow.name");
  });

  it("replaces the whole word, not only what is before the caret", () => {
    const { start, end, text } = suggested("--epochs={{workflow.par", "");
    expect(text.slice(start, end)).toBe("workflow.parameters.epochs");
  });

  it("knows templates of other files", () => {
    const library = training
      .replace("kind: Workflow", "kind: WorkflowTemplate")
      .replace("generateName: train-", "name: lib");
    const text =
      "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {generateName: a-}\nspec:\n  entrypoint: main\n  templates:\n    - name: main\n      steps:\n        - - name: go\n            templateRef:\n              name: lib\n";
    const libraries = [{ path: "lib.yaml", text: library }];
    expect(suggested("              name: lib\n", "              template: ", text, libraries).labels).toEqual([
      "main",
      "prepare",
      "train",
    ]);
    expect(suggested("              name: ", "", text, libraries).labels).toEqual(["lib"]);
  });

  it("knows how a manifest begins", () => {
    expect(suggested("x", "", "x").labels).toEqual([]);
    expect(suggested("kind: ", "", "apiVersion: argoproj.io/v1alpha1\nkind: ").labels).toContain("CronWorkflow");
  });

  it("goes by the document that the caret is in", () => {
    const two = `${training}---\n${training.replaceAll("prepare", "other")}`;
    const at = two.lastIndexOf("            template: tr") + "            template: ".length;
    expect(completeManifest({ path: "a.yaml", text: two }, at).items.map(({ label }) => label)).toEqual([
      "main",
      "other",
      "train",
    ]);
  });

  it("works with CRLF and in JSON", () => {
    const windows = training.replaceAll("\n", "\r\n");
    expect(suggested("retryPolicy: ", "", windows).labels).toContain("Always");
    const json = caret(
      '{"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "metadata": {"generateName": "a-"}, "spec": {"entrypoint": "|", "templates": [{"name": "main", "suspend": {}}]}}',
    );
    const { items } = completeManifest({ path: "a.json", text: json.text }, json.offset);
    expect(items.map(({ label }) => label)).toEqual(["main"]);
  });

  it("does not throw at any offset of a broken text", () => {
    const broken = training.replace("dag:", "dag: [{{").replace("name: data", "\tname: *x");
    for (let offset = -1; offset <= broken.length + 1; offset += 5) {
      expect(() => completeManifest({ path: "a.yaml", text: broken }, offset)).not.toThrow();
    }
  });
});
