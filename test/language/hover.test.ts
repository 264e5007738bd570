import { describe, expect, it } from "vitest";
import { hover } from "../../runtime/language/hover.ts";
import { markdownCode, markdownText } from "../../runtime/language/markdownText.ts";
import { caret, openText } from "./openText.ts";
import { training } from "./texts.ts";

async function at(before: string, files: Record<string, string> = {}, source = training): Promise<string | undefined> {
  const index = source.indexOf(before);
  if (index < 0) throw new Error(`${before} is not in the text`);
  const manifest = await openText(source, files);
  return hover(manifest, index + before.length)?.markdown;
}

describe("hover", () => {
  it("tells of a step what it survives, what it needs and where its checkpoints lie", async () => {
    const text = (await at("            template: tr", {
      "preflight.yaml": "steps: {train: {saveSeconds: 8, checkpointBytes: 1000}}\n",
    }))!;
    expect(text).toContain("**train** · container · trains a model · may be reclaimed");
    expect(text).toContain("`OnTransientError` (workflow.yaml:41) · 4 attempts (workflow.yaml:40)");
    expect(text).toContain("✗ pod deleted or evicted");
    expect(text).toContain("**Grace period** 30 s (Kubernetes default) · GKE Spot gives 15 s");
    expect(text).toMatch(/needed: act 5 s .*save 8 s \\\(config\\\).* = 25(\.0)? s \\?> 15 s/);
    expect(text).toContain("`/checkpoints` (workflow.yaml:47)");
    expect(text).toContain("**lost with the pod or its node**");
  });

  it("says what is missing for the sum rather than a sum", async () => {
    expect(await at("            template: tr")).toContain("not known without `steps.train.saveSeconds`");
  });

  it("counts events that chance or the controller decides as neither", async () => {
    const source = training.replace("OnTransientError", "OnFailure");
    expect(await at("            template: tr", {}, source)).toContain("! pod deleted or evicted (chance");
    const always = training.replace("OnTransientError", "Always");
    expect(await at("            template: tr", {}, always)).toContain("✓ pod deleted or evicted");
  });

  it("tells of a call the step it runs", async () => {
    expect(await at("depends: prep")).toContain("**prepare** · container");
  });

  it("tells of a parameter its value, from a tag too", async () => {
    expect(await at("workflow.parameters.ep")).toBe("**epochs** · parameter of train-\n\nvalue `3`");
  });

  it("tells of a variable when it is filled in, and of one in the wrong place why not", async () => {
    const source = training.replace("--epochs={{workflow.parameters.epochs}}", "{{pod.name}}{{tasks.x.status}}");
    expect(await at("{{pod", {}, source)).toContain("filled in: node created");
    expect(await at("{{tasks.x", {}, source)).toContain("exists only in templates of kind dag, not container");
  });

  it.each([0, 1, 10_000, -5])("has nothing to say at offset %d, and does not throw", async (offset) => {
    expect(hover(await openText(training), offset)).toBeUndefined();
  });

  it("survives broken texts at every offset", async () => {
    const { text } = caret(training.replace("entrypoint: main", "entrypoint: [{{|"));
    const manifest = await openText(text);
    for (let offset = 0; offset <= text.length; offset += 7) expect(() => hover(manifest, offset)).not.toThrow();
  });
});

describe("markdown", () => {
  it("shows text letter for letter", () => {
    expect(markdownText("[x](command:evil) <img> *a* `b`")).toBe("\\[x\\]\\(command:evil\\) \\<img\\> \\*a\\* \\`b\\`");
    expect(markdownCode("a `b` c")).toBe("``a `b` c``");
  });
});
