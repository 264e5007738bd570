import { describe, expect, it } from "vitest";
import type { Check, Finding } from "../../../runtime/checks/check.ts";
import type { CheckContext } from "../../../runtime/checks/checkContext.ts";
import { referencesResolve } from "../../../runtime/checks/argo/referencesResolve.ts";
import { unknownFields } from "../../../runtime/checks/argo/unknownFields.ts";
import { valuesAreValid } from "../../../runtime/checks/argo/valuesAreValid.ts";
import { runChecks } from "../../../runtime/checks/runChecks.ts";
import { applyEdits } from "../../../runtime/manifest/edit/applyEdits.ts";
import { readManifests } from "../../../runtime/manifest/readManifests.ts";

const workflow = (spec: string, kind = "Workflow") =>
  `apiVersion: argoproj.io/v1alpha1\nkind: ${kind}\nmetadata: {name: w}\nspec:\n  entrypoint: main\n${spec}`;
const leaf = (more = "") => workflow(`  templates:\n  - name: main\n    container: {image: a}\n${more}`);
const steps = (step: string, more = "") =>
  workflow(
    `  templates:\n  - name: main\n    steps:\n    - - {name: a, template: leaf}\n    - - ${step}\n  - name: leaf\n    container: {image: a}\n${more}`,
  );
const dag = (tasks: string) =>
  workflow(`  templates:\n  - name: main\n    dag:\n      tasks:\n${tasks}  - name: leaf\n    container: {image: a}\n`);

async function run(check: Check, ...texts: string[]): Promise<Finding[]> {
  const manifests = readManifests(texts.map((content, index) => ({ path: `${index}.yaml`, content })));
  const context = { manifests, signal: new AbortController().signal } as CheckContext;
  return runChecks(context, [check]);
}
const bad = async (check: Check, ...texts: string[]) =>
  (await run(check, ...texts)).filter(({ status }) => status === "fail" || status === "warn");

describe("every check", () => {
  it.each([unknownFields, referencesResolve, valuesAreValid])(
    "$id passes a good workflow, is n/a without one",
    async (check) => {
      expect((await run(check, leaf())).map(({ status }) => status)).toEqual(["pass"]);
      expect((await run(check)).map(({ status }) => status)).toEqual(["n/a"]);
    },
  );

  it("is unknown where the YAML is broken, and PF-ARGO-003 says that Argo drops it", async () => {
    const text = leaf("    container: {image: b}\n");
    expect((await run(unknownFields, text)).map(({ status }) => status)).toEqual(["unknown"]);
    const [finding] = await bad(valuesAreValid, text);
    expect(finding!.title).toContain('the key "container" is written twice');
    expect(finding!.range!.start.line).toBe(9);
  });
});

describe("PF-ARGO-001", () => {
  it("names the nearest field and renames it", async () => {
    const text = leaf("    retryStategy: {limit: 2} # keep\n");
    const [finding] = await bad(unknownFields, text);
    expect(finding).toMatchObject({ status: "fail", step: "main", range: { start: { line: 9, column: 5 } } });
    expect(finding!.title).toContain("did you mean retryStrategy?");
    const after = applyEdits(text, finding!.fix!.edits!);
    expect(after).toContain("    retryStrategy: {limit: 2} # keep\n");
    expect(await bad(unknownFields, after)).toEqual([]);
  });

  it("looks inside steps, where strict decoding does not, and into inline templates", async () => {
    const text = steps("{name: b, inline: {container: {image: a, comand: [x]}}, argumnts: {}}");
    const findings = await bad(unknownFields, text);
    expect(findings.map(({ evidence }) => evidence[0]!.value).sort()).toEqual(["argumnts", "comand"]);
    expect(findings[0]!.evidence.map(({ label }) => label)).toContain("argo lint");
  });
});

describe("PF-ARGO-002", () => {
  it.each<[string, string, string]>([
    [
      "template",
      steps("{name: b, template: laef}"),
      'names the template "laef", which does not exist; did you mean leaf?',
    ],
    ["hook", steps("{name: b, template: leaf, hooks: {exit: {template: nope}}}"), "the hook exit names"],
    ["onExit of a step", steps("{name: b, template: leaf, onExit: nope}"), "b.onExit names"],
    ["entrypoint", leaf().replace("entrypoint: main", "entrypoint: mian"), "did you mean main?"],
    ["templateRef", steps("{name: b, templateRef: {name: lib, template: x}}"), "lib is not among the given files"],
    [
      "task",
      dag("      - {name: a, template: leaf}\n      - {name: b, template: leaf, depends: aa}\n"),
      'the task "aa"',
    ],
    ["tag", leaf("    podSpecPatch: '{{workflow.parameters.x}}'\n"), "{{workflow.parameters.x}} can not be resolved"],
    ["misspelt root", leaf("    podSpecPatch: '{{input.parameters.x}}'\n"), "did you mean {{inputs.parameters.x}}?"],
    [
      "volume",
      leaf("").replace("{image: a}", "{image: a, volumeMounts: [{name: v, mountPath: /v}]}"),
      'the volume "v" is mounted',
    ],
    [
      "input",
      steps(
        "{name: b, template: in}",
        "  - name: in\n    inputs: {parameters: [{name: p}]}\n    container: {image: a}\n",
      ),
      "b is not given its input parameter p",
    ],
    [
      "a result that is not there yet",
      dag(
        "      - {name: a, template: leaf}\n      - {name: b, template: leaf, when: '{{tasks.a.outputs.result}} == x'}\n",
      ),
      "which b does not wait for",
    ],
  ])("%s", async (_, text, message) => {
    const findings = await bad(referencesResolve, text);
    expect(findings.map(({ title }) => title).join("\n")).toContain(message);
    expect(findings).toHaveLength(1);
    expect(findings[0]!.range!.start.line).toBeGreaterThan(4);
  });

  it("says when a real Argo would hang", async () => {
    const [finding] = await bad(
      referencesResolve,
      steps("{name: b, template: leaf, when: '{{steps.nope.outputs.result}} == x'}"),
    );
    expect(finding!.why).toContain("Running for ever");
  });

  it("mends the name of a template", async () => {
    const text = steps("{name: b, template: laef}");
    const [finding] = await bad(referencesResolve, text);
    expect(await bad(referencesResolve, applyEdits(text, finding!.fix!.edits!))).toEqual([]);
  });

  it("finds references across files, and ends for templates that call themselves", async () => {
    const lib = workflow("  templates:\n  - name: x\n    container: {image: a}\n", "WorkflowTemplate")
      .replace("name: w", "name: lib")
      .replace("  entrypoint: main\n", "");
    expect(await bad(referencesResolve, steps("{name: b, templateRef: {name: lib, template: x}}"), lib)).toEqual([]);
    expect(await bad(referencesResolve, steps("{name: b, template: main}"))).toEqual([]);
  });
});

describe("PF-ARGO-003, podSpecPatch", () => {
  it.each([
    ["JSON", `'{"terminationGracePeriodSeconds": 60}'`],
    ["YAML with a comment", "|\n      terminationGracePeriodSeconds: 60 # a minute\n"],
    ["filled in at run time", `'{"terminationGracePeriodSeconds": {{workflow.priority}}, "a": '`],
    ["a comment only", "'# nothing'"],
    ["nothing", "''"],
  ])("%s is content with", async (_, patch) => {
    const found = await bad(valuesAreValid, leaf(`    podSpecPatch: ${patch}\n`));
    expect(found.map(({ title }) => title).filter((title) => title.includes("podSpecPatch"))).toEqual([]);
  });

  it("names the mistake at its place", async () => {
    const [finding] = await bad(valuesAreValid, leaf("    podSpecPatch: '{a: [1, 2}'\n"));
    expect(finding!.title).toMatch(/podSpecPatch can not be used: it is not valid YAML: /);
    expect(finding!.evidence).toContainEqual(expect.objectContaining({ value: "{a: [1, 2}" }));
  });
});

describe("PF-ARGO-003, what argo lint lets pass", () => {
  it.each<[string, string]>([
    ["expression", leaf("    podSpecPatch: '{{=1 +}}'\n")],
    ["podSpecPatch, syntax", leaf("    podSpecPatch: '{\"terminationGracePeriodSeconds\": 60'\n")],
    ["podSpecPatch, JSON cut off later", leaf("    podSpecPatch: '{a: [1, 2}'\n")],
    ["podSpecPatch, a text", leaf("    podSpecPatch: 'terminationGracePeriodSeconds=60'\n")],
    ["podSpecPatch of the spec", leaf("  podSpecPatch: 'a: b: c'\n")],
    ["podSpecPatch of templateDefaults", leaf("  templateDefaults: {podSpecPatch: '[1]'}\n")],
    ["when", steps("{name: b, template: leaf, when: 'a = b'}")],
    ["retry expression", leaf("    retryStrategy: {expression: 'lastRetry.exitCode ==', limit: 1}\n")],
    ["limit", leaf("    retryStrategy: {limit: abc}\n")],
    ["factor", leaf("    retryStrategy: {limit: 1, backoff: {duration: 5s, factor: '1.5'}}\n")],
    ["backoff duration", leaf("    retryStrategy: {limit: 1, backoff: {duration: 1d}}\n")],
    ["backoff without duration", leaf("    retryStrategy: {limit: 1, backoff: {factor: 2}}\n")],
    ["timeout", leaf("    timeout: 1d\n")],
    ["depends", dag("      - {name: a, template: leaf}\n      - {name: b, template: leaf, depends: 'a &&'}\n")],
    ["artifactGC strategy", leaf("  artifactGC: {strategy: Sometimes}\n")],
    ["spec.retryStrategy policy", leaf("  retryStrategy: {retryPolicy: Sometimes}\n")],
    ["templateDefaults policy", leaf("  templateDefaults: {retryStrategy: {retryPolicy: Sometimes}}\n")],
    ["list as value", leaf("  arguments: {parameters: [{name: a, value: [1]}]}\n")],
    ["map as value", leaf("  arguments: {parameters: [{name: a, value: {b: 1}}]}\n")],
    ["suspend duration", workflow("  templates:\n  - {name: main, suspend: {duration: 1d}}\n")],
    ["object name", leaf().replace("name: w", "name: My_Run")],
  ])("%s", async (_, text) => {
    const findings = await bad(valuesAreValid, text);
    expect(findings).toHaveLength(1);
    expect(findings[0]!.status).toBe("fail");
    expect(findings[0]!.evidence.map(({ label }) => label)).toContain("argo lint");
  });

  it.each<[string, string, string]>([
    ["task name with _", dag("      - {name: a_b, template: leaf}\n"), "may only have letters"],
    ["wrong type", leaf("    daemon: 'yes'\n"), "must be true or false"],
    [
      "cycle",
      dag("      - {name: a, template: leaf, depends: b}\n      - {name: b, template: leaf, depends: a}\n"),
      "wait for each other",
    ],
    ["two things at once", leaf("    script: {image: a, source: x}\n"), "several things at once: container, script"],
    ["duplicate names", steps("{name: a, template: leaf}"), 'the name "a" is used twice'],
  ])("%s", async (_, text, message) => {
    const findings = await bad(valuesAreValid, text);
    expect(findings.map(({ title }) => title).join("\n")).toContain(message);
  });

  it("only warns of braces that are not closed and mean nothing", async () => {
    const findings = await bad(
      valuesAreValid,
      workflow('  templates:\n  - {name: main, script: {image: a, source: "echo {{ x"}}\n'),
    );
    expect(findings.map(({ status }) => status)).toEqual(["warn"]);
  });

  it("does not mind templated values", async () => {
    const retry = "    retryStrategy: {limit: '{{inputs.parameters.tries}}', expression: '{{retries}} < 3'}\n";
    expect(await bad(valuesAreValid, leaf(`    inputs: {parameters: [{name: tries, value: 3}]}\n${retry}`))).toEqual(
      [],
    );
  });
});

it("looks at thousands of tasks in a row", async () => {
  const tasks = Array.from(
    { length: 3000 },
    (_, n) => `      - {name: t${n}, template: leaf${n > 0 ? `, depends: t${n - 1}` : ""}}\n`,
  );
  expect(await bad(valuesAreValid, dag(tasks.join("")))).toEqual([]);
});
