import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Finding } from "../../runtime/checks/check.ts";
import { applyEdits } from "../../runtime/manifest/edit/applyEdits.ts";
import { checkManifest } from "../../runtime/language/checkManifest.ts";
import { lenses } from "../../runtime/language/lenses.ts";
import { problems } from "../../runtime/language/problems.ts";
import { openText } from "./openText.ts";
import { training } from "./texts.ts";

async function problemsOf(text: string, files: Record<string, string> = {}, beyond: Finding[] = []) {
  const manifest = await openText(text, files);
  return { manifest, found: problems(manifest, await checkManifest(manifest, beyond)) };
}

describe("problems", () => {
  it("names the check, its page, the place and the fix", async () => {
    const { manifest, found } = await problemsOf(training);
    const policy = found.find(({ code }) => code === "PF-RETRY-002")!;
    expect(policy).toMatchObject({ severity: "error", docs: "docs/checks/PF-RETRY-002.md" });
    expect(policy.message.split("\n")[0]).toBe("train: a preempted attempt would not be retried");
    expect(policy.range.file).toBe(path.join(manifest.folder, "workflow.yaml"));
    expect(training.slice(policy.range.start.offset, policy.range.end.offset)).toBe("OnTransientError");
    expect(policy.fix!.title).toBe("retryPolicy: Always");
    expect(applyEdits(training, policy.fix!.edits)).toContain("retryPolicy: Always");
  });

  it("stays on one line, whatever the finding is about", async () => {
    const { found } = await problemsOf(training);
    expect(found.length).toBeGreaterThan(3);
    for (const { range } of found) expect(range.end.line).toBe(range.start.line);
  });

  it("points at the lines that evidence was read from", async () => {
    const { found } = await problemsOf(training);
    const related = found.find(({ code }) => code === "PF-RETRY-002")!.related;
    const spot = related.find(({ message }) => message.startsWith("preemptible:"))!;
    expect(training.split("\n")[spot.range.start.line - 1]).toContain("gke-spot");
  });

  it("says what could not be read, with the place", async () => {
    const { found } = await problemsOf("apiVersion: argoproj.io/v1alpha1\nspec: {}\n");
    expect(found).toMatchObject([{ code: "no-kind", severity: "error", range: { start: { line: 1 } } }]);
  });

  it.each([
    ["broken while typing", training.replace("entrypoint: main", "entrypoint: [main")],
    ["tabs", training.replace("      dag:", "\tdag:")],
    ["a key without its colon", training.replace("retryPolicy: OnTransientError", "retryPol")],
    ["an alias without its anchor", training.replace("name: epochs", "name: *nobody")],
    ["a bomb of aliases", `a: &a [${"x,".repeat(9)}]\n${training}`],
    ["nothing", ""],
    ["no text", "\u0000\u0001"],
  ])("never throws: %s", async (_, text) => {
    const { found } = await problemsOf(text);
    expect(Array.isArray(found)).toBe(true);
  });

  it("keeps offsets with CRLF, where the fix fits the text", async () => {
    const text = training.replaceAll("\n", "\r\n");
    const { found } = await problemsOf(text);
    const policy = found.find(({ code }) => code === "PF-RETRY-002")!;
    expect(applyEdits(text, policy.fix!.edits)).toBe(text.replace("OnTransientError", "Always"));
    expect(policy.range.end.line).toBe(policy.range.start.line);
  });

  it("finds the templates of other files, and is silent about those files", async () => {
    const library = training
      .replace("kind: Workflow", "kind: WorkflowTemplate")
      .replace("generateName: train-", "name: lib");
    const caller = `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: call-}
spec:
  workflowTemplateRef: {name: lib}
`;
    const { manifest, found } = await problemsOf(caller, { "lib.yaml": library });
    expect(manifest.manifests.pipelines.flatMap(({ missingRefs }) => missingRefs)).toEqual([]);
    expect(found.every(({ range }) => range.file.endsWith("workflow.yaml"))).toBe(true);
  });

  it("keeps what only the checklist looks at, until its next run", async () => {
    const git: Finding = { check: "PF-LINEAGE-003", status: "warn", title: "Not committed", evidence: [] };
    const text: Finding = { ...git, check: "PF-RETRY-002", title: "an old answer" };
    const { found } = await problemsOf(training, {}, [git, text]);
    expect(found.map(({ message }) => message.split("\n")[0])).toContain("Not committed");
    expect(found.map(({ message }) => message)).not.toContain("an old answer");
  });

  it("leaves out what an annotation accepts", async () => {
    const accepted = training.replace(
      "  generateName: train-",
      `  generateName: train-\n  annotations:\n    preflight/ignore-PF-RETRY-002: "known until=2999-01-01"`,
    );
    const { found } = await problemsOf(accepted);
    expect(found.map(({ code }) => code)).not.toContain("PF-RETRY-002");
  });

  it("ends when the text is another one by now", async () => {
    const controller = new AbortController();
    const manifest = await openText(training, {}, controller.signal);
    controller.abort();
    await expect(checkManifest(manifest)).rejects.toThrow(/abort/i);
  });
});

describe("lenses", () => {
  it("counts per pipeline, and offers a launch where there is something to launch", async () => {
    const two = `${training}---\n${training.replace("kind: Workflow", "kind: WorkflowTemplate").replace("generateName: train-", "name: lib")}`;
    const manifest = await openText(two, { "preflight.yaml": "target: kind\n" });
    const findings = await checkManifest(manifest);
    const [workflow, library] = lenses(manifest, findings);
    expect(workflow).toMatchObject({ name: "train-", kind: "Workflow", launch: "kind" });
    expect(library).toMatchObject({ name: "lib", kind: "WorkflowTemplate" });
    expect(library!.launch).toBeUndefined();
    expect(workflow!.counts.fail).toBeGreaterThan(0);
    expect(workflow!.range.start.line).toBe(2);
  });
});
