import { describe, expect, it } from "vitest";
import { targetRunsIt } from "../../../runtime/checks/argo/targetRunsIt.ts";
import type { Finding } from "../../../runtime/checks/check.ts";
import { runChecklist } from "../../../runtime/checks/checklist.ts";
import type { PlanOnTarget } from "../../../runtime/checks/targetLists.ts";
import { configSchema } from "../../../runtime/config/schema.ts";
import { planOn } from "../../../runtime/plan/planOn.ts";

const loaded = { config: configSchema.parse({ target: "local" }), folder: "/nonexistent" };
const workflow = (templates: string, more = "") =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: w}\nspec:\n  entrypoint: main\n${more}  templates:\n${templates}`;
const container = (name: string) => `  - {name: ${name}, container: {image: a}}\n`;
const library = (templates: string, more = "") =>
  `apiVersion: argoproj.io/v1alpha1\nkind: WorkflowTemplate\nmetadata: {name: lib}\nspec:\n${more}  templates:\n${templates}`;

async function check(texts: string[], plan: PlanOnTarget | undefined = planOn("local", loaded)): Promise<Finding[]> {
  const files = texts.map((text, index) => ({ path: `${index}.yaml`, text }));
  const signal = new AbortController().signal;
  const report = await runChecklist(files, { loaded, cwd: "/nonexistent", checks: [targetRunsIt], plan, signal });
  return report.findings;
}

describe("PF-ARGO-004", () => {
  it("is n/a as long as nobody chose a target: the manifest may be for any cluster", async () => {
    const files = [{ path: "a.yaml", text: workflow("  - {name: main, resource: {action: get}}\n") }];
    const unchosen = { config: configSchema.parse({}), folder: "/nonexistent" };
    const { signal } = new AbortController();
    const report = await runChecklist(files, { loaded: unchosen, cwd: "/nonexistent", checks: [targetRunsIt], signal });
    expect(report.findings).toMatchObject([{ status: "n/a" }]);
    expect(report.target).toBeUndefined();
  });

  it("passes with what the local target emulates as evidence, without a warning", async () => {
    const [finding, ...more] = await check([
      workflow("  - {name: main, nodeSelector: {a: b}, container: {image: trainer}}\n"),
    ]);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ status: "pass", title: "w: the target local runs it, 2 features emulated" });
    expect(finding!.evidence.map(({ label }) => label)).toEqual([
      "image trainer",
      "nodeSelector, affinity, tolerations",
    ]);
  });

  it("fails at the step that the target refuses, with the target's own reason", async () => {
    const text = workflow(
      "  - {name: main, steps: [[{name: a, template: apply}]]}\n  - {name: apply, resource: {action: get}}\n",
    );
    const findings = await check([text]);
    expect(findings).toMatchObject([
      {
        status: "fail",
        step: "apply",
        title: "apply: the target local refuses a resource template",
        range: { file: "0.yaml", start: { line: 8 } },
      },
    ]);
    expect(findings[0]!.evidence[0]!.value).toContain("it creates Kubernetes objects");
  });

  it("does not fail for what nothing reaches", async () => {
    const findings = await check([workflow(`${container("main")}  - {name: apply, resource: {action: get}}\n`)]);
    expect(findings.map(({ status }) => status)).toEqual(["pass"]);
  });

  it("finds the place in another file, and of what the spec itself asks for", async () => {
    const main = workflow("  - {name: main, steps: [[{name: a, templateRef: {name: lib, template: apply}}]]}\n");
    const [finding] = await check([main, library("  - {name: apply, resource: {action: get}}\n")]);
    expect(finding).toMatchObject({ status: "fail", workflow: "w", step: "apply", range: { file: "1.yaml" } });
    const lock = "  synchronization: {semaphores: [{configMapKeyRef: {name: limits, key: gpu}}]}\n";
    const [refused] = await check([workflow(container("main"), lock)]);
    expect(refused).toMatchObject({ status: "fail", range: { start: { line: 6 } } });
    expect(refused!.step).toBeUndefined();
    expect(refused!.title).toBe("w: the target local refuses synchronization");
  });

  it.each<[string, string[], PlanOnTarget | undefined, string]>([
    [
      "the target is not known",
      [workflow(container("main"))],
      planOn("gke-prod", loaded),
      "The cluster of gke-prod is asked by live checks (--live) and by a launch only.",
    ],
    [
      "a template is missing",
      [workflow("  - {name: main, steps: [[{name: a, templateRef: {name: lib, template: x}}]]}\n")],
      planOn("local", loaded),
      "it refers to WorkflowTemplate lib, which is not among the given files",
    ],
    [
      "the YAML is broken",
      [workflow("  - {name: main, name: main, container: {image: a}}\n")],
      planOn("local", loaded),
      'the YAML has mistakes: the key "name" is written twice',
    ],
  ])("is unknown with the reason when %s", async (_, texts, plan, reason) => {
    const findings = await check(texts, plan);
    expect(findings).toMatchObject([{ status: "unknown", evidence: [{ label: "reason", value: reason }] }]);
  });

  it("is unknown when there is no target to ask", async () => {
    const files = [{ path: "0.yaml", text: workflow(container("main")) }];
    const signal = new AbortController().signal;
    const { findings } = await runChecklist(files, { loaded, cwd: "/nonexistent", checks: [targetRunsIt], signal });
    expect(findings).toMatchObject([{ status: "unknown", evidence: [{ value: "no target was there to ask" }] }]);
  });

  it("is n/a for a collection of templates, and plans one with an entrypoint", async () => {
    expect(await check([library(container("x"))])).toMatchObject([{ status: "n/a" }]);
    expect(await check([library(container("x"), "  entrypoint: x\n")])).toMatchObject([{ status: "pass" }]);
  });
});
