import { chmod, cp, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { harmlessWorkflow, trainWorkflow } from "../support/checkYaml.ts";
import { runCli, type CliOptions } from "../support/runCli.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "preflight check ü "));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const write = (name: string, text: string) => writeFile(path.join(folder, name), text);
const read = (name: string) => readFile(path.join(folder, name), "utf8");
const check = (argv: string[], options: CliOptions = {}) => runCli(["check", ...argv], { cwd: folder, ...options });
const sins = trainWorkflow({ template: "retryStrategy: # why\n  retryPolicy: OnError\n  limit: 2" });

describe("exit codes and files", () => {
  test("0 for a good pipeline, 1 from --fail-on upwards", async () => {
    await write("m.yaml", harmlessWorkflow);
    expect(await check(["m.yaml", "--only", "PF-RETRY"])).toMatchObject({ code: 0, stderr: "" });
    await write("m.yaml", sins);
    expect((await check(["m.yaml", "--only", "PF-RETRY-002"])).code).toBe(1);
    await write("m.yaml", trainWorkflow({ template: "retryStrategy: {backoff: {duration: 1s}}" }));
    expect((await check(["m.yaml", "--only", "PF-RETRY-004"])).code).toBe(0);
    expect((await check(["m.yaml", "--only", "PF-RETRY-004", "--fail-on", "warn"])).code).toBe(1);
  });

  test("without files: pipelines of preflight.yaml as globs, relative to it", async () => {
    await mkdir(path.join(folder, "flows/deep"), { recursive: true });
    await write("flows/a.yaml", harmlessWorkflow);
    await write("flows/deep/b.yaml", harmlessWorkflow);
    await write("preflight.yaml", "pipelines: ['flows/**/*.yaml']\n");
    const result = await check(["--json"], { cwd: path.join(folder, "flows") });
    expect(JSON.parse(result.stdout).pipeline.toSorted()).toEqual(["a.yaml", "deep/b.yaml"]);
    await write("preflight.yaml", "pipelines: ['flow/*.yaml']\n");
    expect(await check([])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no file matches "flow/*.yaml"'),
    });
  });

  test("without files and pipelines: what looks like one, but not in node_modules", async () => {
    await mkdir(path.join(folder, "node_modules"));
    await write("node_modules/x.yaml", harmlessWorkflow);
    await write("values.yaml", "a: 1\n");
    expect(await check([])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("error: no pipeline found in .\nhint:"),
    });
    await write(
      "m.json",
      JSON.stringify({ apiVersion: "argoproj.io/v1alpha1", kind: "Workflow", metadata: {}, spec: {} }),
    );
    expect(JSON.parse((await check(["--json"])).stdout).pipeline).toEqual(["m.json"]);
  });

  test.each([
    ["no.yaml", "no.yaml does not exist"],
    ["empty.yaml", "no pipeline in empty.yaml"],
    ["configmap.yaml", "no pipeline in configmap.yaml"],
    ["binary.yaml", "binary.yaml: the file is not text"],
    ["cut.yaml", "cut.yaml:"],
  ])("%s is one sentence and exit code 2", async (name, sentence) => {
    await write("empty.yaml", "");
    await write("configmap.yaml", "apiVersion: v1\nkind: ConfigMap\n");
    await writeFile(path.join(folder, "binary.yaml"), Buffer.from([0xff, 0xfe, 0xfd, 0x00, 0x80]));
    await write("cut.yaml", '{"apiVersion": "argoproj.io/v1alpha1", "kind": ');
    const result = await check([name]);
    expect(result).toMatchObject({ code: 2, stdout: "" });
    expect(result.stderr).toContain(`error: ${sentence}`);
  });

  test("an unknown check, a dry run without fix, two formats for one stdout are usage errors", async () => {
    await write("m.yaml", harmlessWorkflow);
    const errors = [
      (await check(["m.yaml", "--only", "PF-RETRY-01"])).stderr,
      (await check(["m.yaml", "--dry-run"])).stderr,
      (await check(["m.yaml", "--format", "json,sarif"])).stderr,
      (await check(["m.yaml", "--format", "xml"])).stderr,
    ];
    expect(errors.map((text) => text.split("\n")[0])).toEqual([
      'error: no check is called "PF-RETRY-01"',
      "error: --dry-run needs --fix",
      "error: json and sarif can not share stdout",
      'error: there is no format "xml"',
    ]);
  });

  test("--live says which checks this version does not have, and runs the others", async () => {
    await write("m.yaml", harmlessWorkflow);
    const result = await check(["m.yaml", "--live", "--write-probes"]);
    expect(result.stdout).toContain("- not run, not part of this version:");
    expect(result.stdout).toContain("PF-STORE-007");
  });

  test("checks that ask services are not run unasked, and are named as not run", async () => {
    await write("m.yaml", harmlessWorkflow);
    const quiet = JSON.parse((await check(["m.yaml", "--format", "json"])).stdout) as Report;
    const reasons = new Map(quiet.notRun.map(({ id, reason }) => [id, reason]));
    expect(reasons.get("PF-STORE-001")).toBe("it reads services, and live checks were not asked for");
    expect(reasons.get("PF-STORE-003")).toBe("it writes to services, and write probes were not asked for");
    expect((await check(["m.yaml", "--live"])).stdout).toContain(
      "- not run, it writes to services, and write probes were not asked for:",
    );
  });

  test("only a check that writes gives leave to write", async () => {
    await write("preflight.yaml", "version: 1\nstores: [{uri: artifacts}]\n");
    await mkdir(path.join(folder, "artifacts"));
    await write("m.yaml", harmlessWorkflow);
    const read = await check(["m.yaml", "--live", "--write-probes", "--only", "PF-STORE-001"]);
    expect([read.code, read.stderr]).toEqual([0, ""]);
    const wrote = await check(["m.yaml", "--live", "--write-probes", "--only", "PF-STORE-004"]);
    expect(wrote.stderr).toContain("will create and remove");
  });

  test("Ctrl-C in mid-run is 130", async () => {
    await write("m.yaml", harmlessWorkflow);
    const controller = new AbortController();
    const running = check(["m.yaml"], { signal: controller.signal });
    controller.abort();
    expect((await running).code).toBe(130);
  });
});

interface Report {
  notRun: { id: string; reason: string }[];
}

describe("formats", () => {
  test("several at once, each to its file, stdout for one", async () => {
    await write("m.yaml", sins);
    const result = await check([
      "m.yaml",
      "--format",
      "text,json,sarif",
      "--format",
      "junit,github",
      "--output",
      "-,out/a.json",
      "--output",
      "out/a.sarif,out/a.xml,out/a.txt",
    ]);
    expect(result.code).toBe(1);
    expect(result.stdout).toContain("✗ PF-RETRY-002");
    expect(JSON.parse(await read("out/a.json"))).toMatchObject({ version: 1 });
    expect(JSON.parse(await read("out/a.sarif"))).toMatchObject({ version: "2.1.0" });
    expect(await read("out/a.xml")).toContain("<testsuites");
    expect(await read("out/a.txt")).toContain("::error file=m.yaml");
  });
});

describe("--fix", () => {
  const only = ["--only", "PF-RETRY,PF-GRACE-001"];

  test("prints the diff, keeps comments and the mode, and changes nothing the second time", async () => {
    await write("m.yaml", sins);
    await write("preflight.yaml", "steps: {train: {saveSeconds: 60, checkpointBytes: 1000}}\n");
    await chmod(path.join(folder, "m.yaml"), 0o640);
    const first = await check(["m.yaml", "--fix", ...only]);
    expect(first.code).toBe(0);
    expect(first.stderr).toContain("-        retryPolicy: OnError\n+        retryPolicy: Always");
    expect(first.stderr).toMatch(/^\d+ fix(es)? in m\.yaml$/m);
    const text = await read("m.yaml");
    expect(text).toContain("retryStrategy: # why");
    expect((await stat(path.join(folder, "m.yaml"))).mode & 0o777).toBe(0o640);
    const second = await check(["m.yaml", "--fix", ...only]);
    expect(second).toMatchObject({ code: 0, stderr: "nothing to fix\n" });
    expect(await read("m.yaml")).toBe(text);
  });

  test("--dry-run prints the same diff and writes nothing", async () => {
    await write("m.yaml", sins);
    const result = await check(["m.yaml", "--fix", "--dry-run", ...only]);
    expect(result.code).toBe(1);
    expect(result.stderr).toContain("+        retryPolicy: Always");
    expect(result.stderr).toContain("not written");
    expect(await read("m.yaml")).toBe(sins);
  });

  test("through a link the file behind it is replaced", async () => {
    await write("real.yaml", sins);
    await symlink("real.yaml", path.join(folder, "m.yaml"));
    await check(["m.yaml", "--fix", ...only]);
    expect(await read("real.yaml")).toContain("retryPolicy: Always");
  });

  test("findings whose edits collide are mended in rounds", async () => {
    const yaml = trainWorkflow({ template: "retryStrategy: {backoff: {factor: '1.5'}}" });
    await write("m.yaml", yaml);
    const result = await check(["m.yaml", "--fix", "--only", "PF-RETRY-002,PF-RETRY-004", "--fail-on", "warn"]);
    expect(result.code).toBe(0);
    expect(await read("m.yaml")).toMatch(/limit: 10/);
  });

  test("training code is mended too, also when the tool is started above the workspace", async () => {
    const sub = path.join(folder, "project");
    await cp(path.resolve(import.meta.dirname, "../../media/sample"), sub, { recursive: true });
    const result = await check(["project/workflow-with-mistakes.yaml", "--fix", "--only", "PF-GRACE-005"]);
    expect(result).toMatchObject({ code: 0, stderr: expect.stringContaining("--- a/project/train_mistakes.py") });
    expect(await read("project/train_mistakes.py")).toContain("sys.exit(143)");
    expect((await check(["project/workflow-with-mistakes.yaml", "--fix", "--only", "PF-GRACE-005"])).stderr).toBe(
      "nothing to fix\n",
    );
  });

  test("every finding with edits of the sample's mistakes is gone after one --fix", async () => {
    const sample = path.resolve(import.meta.dirname, "../../media/sample");
    await cp(sample, folder, { recursive: true });
    await check(["workflow-with-mistakes.yaml", "--fix"]);
    const report = JSON.parse((await check(["workflow-with-mistakes.yaml", "--json"])).stdout);
    const left = report.findings.filter((one: { fix?: { edits?: object[] }; status: string }) => one.fix?.edits);
    expect(left).toEqual([]);
  });
});

describe("accepting findings", () => {
  test("an annotation with reason and date suppresses; an expired one is a finding", async () => {
    const suppressed = (until: string) =>
      sins.replace(
        "generateName: w-",
        `generateName: w-\n  annotations:\n    preflight/ignore-PF-RETRY-002: "minutes until=${until}"`,
      );
    await write("m.yaml", suppressed("2999-01-31"));
    const only = ["m.yaml", "--only", "PF-RETRY-002,PF-SUPPRESS", "--json", "--fail-on", "warn"];
    const good = await check(only);
    expect(good.code).toBe(0);
    expect(JSON.parse(good.stdout).findings[0].suppressed).toEqual({
      by: "annotation",
      reason: "minutes",
      until: "2999-01-31",
    });
    await write("m.yaml", suppressed("2001-01-31"));
    const expired = JSON.parse((await check(only)).stdout);
    expect(expired.summary).toMatchObject({ fail: 1, warn: 1, suppressed: 0 });
    await write("m.yaml", suppressed("someday"));
    expect(JSON.parse((await check(only)).stdout).summary).toMatchObject({ fail: 1, warn: 1 });
  });

  test("on a template it holds for that template only", async () => {
    const annotated = trainWorkflow({
      template: `metadata: {annotations: {preflight/ignore-PF-RETRY-001: "seconds until=2999-01-01"}}`,
    });
    await write(
      "m.yaml",
      annotated.replace(
        /$/,
        annotated
          .slice(annotated.indexOf("    - name: train"))
          .replace("train", "other")
          .replace(/ {6}metadata.*\n/, ""),
      ),
    );
    const { findings } = JSON.parse((await check(["m.yaml", "--only", "PF-RETRY-001", "--json"])).stdout);
    expect(findings[0]).toMatchObject({ step: "train", suppressed: { reason: "seconds" } });
  });

  test("a baseline accepts today's findings, not one more of them", async () => {
    await write("m.yaml", sins);
    expect((await check(["m.yaml", "--write-baseline", "accepted.json"])).code).toBe(0);
    const accepted = await read("accepted.json");
    expect((await check(["m.yaml", "--baseline", "accepted.json"])).code).toBe(0);
    // Moved lines are the same findings; written again, the file is the same.
    await write("m.yaml", `# moved\n\n${sins}`);
    expect((await check(["m.yaml", "--baseline", "accepted.json", "--write-baseline", "again.json"])).code).toBe(0);
    expect(await read("again.json")).toBe(accepted);
    await write(
      "m.yaml",
      sins.replace("retryPolicy: OnError\n", "retryPolicy: OnError\n        backoff: {factor: 2}\n"),
    );
    expect((await check(["m.yaml", "--baseline", "accepted.json"])).code).toBe(1);
  });

  test("a baseline that is not one is one sentence", async () => {
    await write("m.yaml", sins);
    await write("b.json", "[]");
    expect((await check(["m.yaml", "--baseline", "b.json"])).stderr).toContain("is not a baseline of Preflight");
    expect((await check(["m.yaml", "--baseline", "no.json"])).stderr).toContain("no.json does not exist");
  });
});
