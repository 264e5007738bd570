import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { runCli, type CliResult } from "../support/runCli.ts";

const root = mkdtempSync(path.join(tmpdir(), "preflight-bad-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const isRoot = process.getuid?.() === 0;

const container = 'container: {image: "alpine:3.20", command: [sh, -c, "echo hi"]}';
const head = (name: string) =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: ${name}}\nspec:\n  entrypoint: main\n`;
const good = `${head("good")}  templates:\n    - name: main\n      ${container}\n`;

let folders = 0;
/** A new folder with these files. */
function folder(files: Record<string, string | Uint8Array> = {}): string {
  const made = path.join(root, `f${folders++}`);
  mkdirSync(made);
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(made, name), content);
  return made;
}

const run = (cwd: string, ...argv: string[]) => runCli(argv, { cwd, env: process.env });

/** One sentence, maybe a hint, exit code 2, no defect, nothing raw. */
function expectOneSentence(result: CliResult, sentence: string | RegExp): void {
  expect(result.stderr).toMatch(sentence);
  expect(result.stderr).toMatch(/^error: [^\n]+\n(hint: [^\n]+\n)?$/);
  expect(result.stderr).not.toContain("internal error");
  expect(result.stdout).toBe("");
  expect(result.code).toBe(2);
}

const bomb = Array.from({ length: 11 }, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at},`.repeat(9)}]`).join("\n");

describe("manifests that are none", () => {
  const cases: [string, string | Uint8Array, RegExp][] = [
    ["cut.yaml", 'a: [1, 2\nb: "x', /cut\.yaml:1: not valid YAML/],
    ["binary.yaml", Uint8Array.from({ length: 3000 }, (_, at) => (at * 151 + 128) % 256), /not text/],
    ["control.yaml", `${good}\u0000`, /control\.yaml:\d+: .*control character \(0x00\)/],
    ["deep.yaml", `${good}x: ${"[".repeat(50_000)}${"]".repeat(50_000)}\n`, /nested more than 100 deep/],
    ["bomb.yaml", `x: &a0 [1]\n${bomb}\n`, /aliases blow the document up/],
    ["text.yaml", "hello\n", /the document is not an object/],
    ["empty.yaml", "", /no (pipeline|Workflow)/],
    ["pod.yaml", "apiVersion: v1\nkind: Pod\n", /no (pipeline|Workflow)/],
    ["tab.yaml", "a:\n\tb: 1\n", /tab\.yaml:2: not valid YAML: Tabs/],
  ];
  test.each(cases)("%s", async (name, content, sentence) => {
    const cwd = folder({ [name]: content });
    for (const command of ["check", "plan", "launch"]) expectOneSentence(await run(cwd, command, name), sentence);
    expect(readdirSync(cwd)).toEqual([name]);
  });

  test("a file that is not there", async () => {
    const cwd = folder();
    for (const command of ["check", "plan", "launch"])
      expectOneSentence(await run(cwd, command, "no.yaml"), /no\.yaml does not exist/);
    expect(readdirSync(cwd)).toEqual([]);
  });

  test.each([
    ["nothing.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec: null\n", /metadata is missing/],
    [
      "lists.yaml",
      `${head("w").replace("main", "[]")}  templates: {a: 1}\n`,
      /lists\.yaml:5: spec\.entrypoint must be/,
    ],
    ["holes.yaml", `${head("w")}  templates: [null, {name: main}]\n`, /spec\.templates\.0 must be a map/],
  ])("%s: the wrong shape is said by plan and launch, and found by check", async (name, content, sentence) => {
    const cwd = folder({ [name]: content });
    for (const command of [["plan"], ["launch", "--skip-checks"]])
      expectOneSentence(await run(cwd, ...command, name), sentence);
    const checked = await run(cwd, "check", name);
    expect(checked.code).toBe(1);
    expect(checked.stdout).toContain("PF-ARGO-003");
  });
});

describe("manifests that are unusual and good", () => {
  const utf16 = Buffer.from(`\ufeff${good}`, "utf16le");
  const anchors = `${head("anchors")}  templates:
    - &main
      name: main
      retryStrategy: &retry {limit: 2, retryPolicy: Always}
      ${container}
    - <<: *main
      name: other
      retryStrategy: {<<: *retry, limit: 3}
`;
  test.each([
    ["utf16.yaml", utf16],
    ["anchors.yaml", anchors],
    ["ünï cödé 漢😀.yaml", good],
  ])("%s", async (name, content) => {
    const cwd = folder({ [name]: content });
    expect(await run(cwd, "check", name, "--only", "PF-ARGO")).toMatchObject({ code: 0, stderr: "" });
    expect((await run(cwd, "plan", name)).stdout).toContain("main  container");
  });

  test("10 MB: read within the limit, refused in one sentence above it", async () => {
    const comment = `# ${"c".repeat(97)}\n`;
    const cwd = folder({ "ten.yaml": good + comment.repeat(105_000), "more.yaml": good + comment.repeat(180_000) });
    expect(await run(cwd, "plan", "ten.yaml")).toMatchObject({ code: 0, stderr: "" });
    expectOneSentence(await run(cwd, "plan", "more.yaml"), /more\.yaml is larger than 16 MiB/);
  });

  test("5,000 tasks", async () => {
    const tasks = Array.from(
      { length: 5000 },
      (_, at) => `          - {name: t${at}, template: main${at === 0 ? "" : `, dependencies: [t${at - 1}]`}}\n`,
    );
    const dag = `    - name: all\n      dag:\n        tasks:\n${tasks.join("")}`;
    const cwd = folder({ "many.yaml": good.replace("entrypoint: main", "entrypoint: all") + dag });
    expect(await run(cwd, "check", "many.yaml", "--only", "PF-ARGO")).toMatchObject({ code: 0, stderr: "" });
    expect(await run(cwd, "plan", "many.yaml")).toMatchObject({ code: 0, stderr: "" });
  });

  test("templates that call themselves: check and plan end", async () => {
    const twice = "dag: {tasks: [{name: l, template: main}, {name: r, template: main}]}";
    const cwd = folder({ "rec.yaml": `${head("rec")}  templates:\n    - name: main\n      ${twice}\n` });
    expect((await run(cwd, "check", "rec.yaml")).stderr).toBe("");
    expect(await run(cwd, "plan", "rec.yaml")).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("names", () => {
  test("of another folder, or of no run at all, never leave the run folder", async () => {
    const cwd = folder({ "good.yaml": good, "evil.yaml": good.replace("name: good", 'name: "../../evil"') });
    const bad = /"[^"]+" can not be the name of a run/;
    expectOneSentence(await run(cwd, "launch", "evil.yaml", "--skip-checks"), bad);
    for (const name of ["../evil", "a/b", "\u001b[31mred", "A", "a".repeat(300)])
      expectOneSentence(await run(cwd, "launch", "good.yaml", "--skip-checks", "--name", name), bad);
    for (const command of ["show", "logs", "stop", "terminate", "retry", "delete", "preempt"])
      for (const name of ["../..", "..", "", "gone"])
        expectOneSentence(await run(cwd, command, name), /There is no run ".*" on the local target/);
    expect(readdirSync(cwd).sort()).toEqual(["evil.yaml", "good.yaml"]);
  });

  test("escape sequences in a manifest and its file name reach no terminal", async () => {
    const name = "es\u001b[31mc.yaml";
    const cwd = folder({
      [name]: good
        .replace("entrypoint: main", 'entrypoint: "m\\e]0;owned\\a"')
        .replace("name: main", 'name: "m\\e]0;owned\\a"')
        .replace("alpine", "\\e[2Jalpine"),
    });
    const lines = [
      ["check", name],
      ["check", name, "--format", "github"],
      ["check", name, "--format", "junit"],
    ];
    for (const argv of [...lines, ["plan", name], ["launch", name]]) {
      const { stdout, stderr } = await run(cwd, ...argv);
      expect(`${stdout}${stderr}`).not.toContain("\u001b");
      expect(`${stdout}${stderr}`).not.toContain("\u0007");
    }
  });

  test("a parameter that the pipeline does not have, or that is none", async () => {
    const cwd = folder({ "good.yaml": good });
    const launch = ["launch", "good.yaml", "--skip-checks", "-p"];
    expectOneSentence(await run(cwd, ...launch, "lr=1"), /good\.yaml has no parameter "lr"/);
    expectOneSentence(await run(cwd, ...launch, "lr"), /It must be name=value/);
    expect(readdirSync(cwd)).toEqual(["good.yaml"]);
  });
});

test.each([
  ["version: 2", /preflight\.yaml:1: version: expected 1, found 2/],
  ["version: 1\ntargt: x", /preflight\.yaml:2: unknown setting "targt"; did you mean "target"\?/],
  ["a: [", /preflight\.yaml:\d: not valid YAML/],
  ["- a", /preflight\.yaml:1: expected object, found a list/],
  ["version: 1\nlocal: {images: [{match: 3}]}", /local\.images\.0\.match: expected string/],
  ["version: 1\nsteps: {train: {saveSeconds: -1}}", /steps\.train\.saveSeconds: must be at least 0/],
  ["version: 1\nplatform: {name: moon}", /platform\.name: expected "ec2-spot" or/],
])("preflight.yaml %j", async (text, sentence) => {
  const cwd = folder({ "good.yaml": good, "preflight.yaml": text });
  for (const argv of [["check", "good.yaml"], ["plan", "good.yaml"], ["runs"]])
    expectOneSentence(await run(cwd, ...argv), sentence);
  expect(readdirSync(cwd).sort()).toEqual(["good.yaml", "preflight.yaml"]);
});

describe("folders that can not be written", () => {
  test.skipIf(!isRoot || process.platform !== "linux")("a full disk leaves nothing half-written", async ({ skip }) => {
    const cwd = folder();
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", cwd], { stdio: "ignore" });
    } catch {
      skip("root can not mount a tmpfs on this machine");
    }
    try {
      writeFileSync(path.join(cwd, "good.yaml"), good);
      expect(() => writeFileSync(path.join(cwd, "fill"), Buffer.alloc(1024 * 1024))).toThrow("ENOSPC");
      expectOneSentence(await run(cwd, "init"), /preflight\.yaml can not be written \(the disk is full\)/);
      const report = ["check", "good.yaml", "--only", "PF-ARGO", "--format", "json", "--output", "out.json"];
      expectOneSentence(await run(cwd, ...report), /out\.json can not be written \(the disk is full\)/);
      expectOneSentence(await run(cwd, "launch", "good.yaml", "--skip-checks"), /the disk is full\./);
      expect(readdirSync(cwd).sort()).toEqual([".preflight", "fill", "good.yaml"]);
      expect((await run(cwd, "runs")).stdout).toBe("No runs on local.\n");
    } finally {
      execFileSync("umount", [cwd]);
    }
  });

  test("a folder without permission", async ({ skip }) => {
    // Root may write everywhere, so as root the command line runs as a process of another user.
    const main = path.resolve("runtime/cli/main.ts");
    if (isRoot && !canRunAsNobody(main)) skip("needs setpriv, and a checkout that everybody may read");
    const cwd = folder({ "good.yaml": good });
    mkdirSync(path.join(cwd, ".preflight"));
    const attempt = isRoot ? asNobody(main) : run;
    chmodSync(root, 0o755);
    chmodSync(path.join(cwd, ".preflight"), isRoot ? 0o700 : 0o000);
    chmodSync(cwd, 0o555);
    try {
      expectOneSentence(await attempt(cwd, "launch", "good.yaml", "--skip-checks"), /permission denied\./);
      expectOneSentence(await attempt(cwd, "runs"), /Can not read the runs in .*: permission denied\./);
      expectOneSentence(await attempt(cwd, "show", "x"), /Can not read the run x in .*: permission denied\./);
      expectOneSentence(await attempt(cwd, "init"), /preflight\.yaml can not be written \(EACCES\)/);
      expect((await attempt(cwd, "plan", "good.yaml")).code).toBe(0);
    } finally {
      chmodSync(cwd, 0o755);
      chmodSync(path.join(cwd, ".preflight"), 0o755);
    }
    expect(readdirSync(cwd).sort()).toEqual([".preflight", "good.yaml"]);
  });
});

test("a report replaces the earlier one as a whole", async () => {
  const cwd = folder({ "good.yaml": good, "out.json": "old" });
  const report = ["check", "good.yaml", "--only", "PF-ARGO", "--format", "json", "--output", "out.json"];
  expect((await run(cwd, ...report)).code).toBe(0);
  expect(JSON.parse(readFileSync(path.join(cwd, "out.json"), "utf8"))).toMatchObject({ version: 1 });
  expect(readdirSync(cwd).sort()).toEqual(["good.yaml", "out.json"]);
});

const nobody = ["--reuid", "65534", "--regid", "65534", "--clear-groups"];

function canRunAsNobody(main: string): boolean {
  try {
    execFileSync("setpriv", [...nobody, process.execPath, main, "--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function asNobody(main: string) {
  return async (cwd: string, ...argv: string[]): Promise<CliResult> => {
    const { spawnSync } = await import("node:child_process");
    const options = { cwd, encoding: "utf8", env: { ...process.env, HOME: root } } as const;
    const { status, stdout, stderr } = spawnSync("setpriv", [...nobody, process.execPath, main, ...argv], options);
    return { code: status ?? -1, stdout, stderr };
  };
}
