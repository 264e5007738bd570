import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { dataIsRecorded } from "../../../runtime/checks/lineage/dataIsRecorded.ts";
import { gitIsClean } from "../../../runtime/checks/lineage/gitIsClean.ts";
import { imageIsPinned } from "../../../runtime/checks/lineage/imageIsPinned.ts";
import { imagePin } from "../../../runtime/checks/lineage/imageReference.ts";
import { runIdReaches } from "../../../runtime/checks/lineage/runIdReaches.ts";
import { runChecks } from "../../../runtime/checks/runChecks.ts";
import { checkWorkspace, contextOf, helloWorld, temporaryWorkspace, trainStep } from "../../support/checkWorkspace.ts";

const status = async (...args: Parameters<typeof checkWorkspace>) =>
  (await checkWorkspace(...args)).map((one) => one.status);
const plain = "- {name: CHECKPOINT_DIR, value: 's3://b/c'}";

describe("PF-LINEAGE-001", () => {
  test.each([
    ["pass: env", trainStep({ env: `${plain}\n- {name: RUN_ID, value: '{{workflow.uid}}'}` }), ["pass"]],
    ["pass: argument", trainStep({ env: plain, args: '["--run={{=workflow.name}}"]' }), ["pass"]],
    [
      "pass: label",
      trainStep({
        env: `${plain}\n- name: RUN\n  valueFrom: {fieldRef: {fieldPath: "metadata.labels['workflows.argoproj.io/workflow']"}}`,
      }),
      ["pass"],
    ],
    ["warn", trainStep({ env: plain }), ["warn"]],
    ["unknown", trainStep({ env: `${plain}\n- {name: RUN_ID, value: '{{inputs.parameters.run}}'}` }), ["unknown"]],
    ["n/a", helloWorld, ["n/a"]],
  ])("%s", async (_name, yaml, expected) => {
    expect(await status(runIdReaches, yaml)).toEqual(expected);
  });
  test("the edit adds RUN_ID", async () => {
    const [finding] = await checkWorkspace(runIdReaches, trainStep({ env: plain }));
    expect(finding!.fix!.edits![0]!.newText).toContain('"RUN_ID"');
  });
});

describe("PF-LINEAGE-002", () => {
  const digest = `sha256:${"a".repeat(64)}`;
  test.each([
    [`repo/x@${digest}`, "digest"],
    [`localhost:5000/a/b:1@${digest}`, "digest"],
    ["python:3.11", "tag"],
    ["python", "latest"],
    ["a.example/b:latest", "latest"],
    ["repo:sha256@abc", "malformed"],
    [`repo:${digest}`, "malformed"],
    ["Repo/X", "malformed"],
    ["{{inputs.parameters.image}}", "templated"],
    ["a".repeat(100_000), "malformed"],
  ])("%s is %s", (image, pin) => {
    expect(imagePin(image)).toBe(pin);
  });
  test.each([
    ["pass", trainStep(), ["pass"]],
    ["fail: latest", trainStep({ image: "x:latest" }), ["fail"]],
    ["warn: tag", trainStep({ image: "x:1.2" }), ["warn"]],
    ["fail: malformed", trainStep({ image: "x:sha256@1" }), ["fail"]],
    ["unknown", trainStep({ image: "'{{workflow.parameters.image}}'" }), ["unknown"]],
    ["n/a", helloWorld, ["n/a"]],
  ])("%s", async (_name, yaml, expected) => {
    expect(await status(imageIsPinned, yaml)).toEqual(expected);
  });
});

describe("PF-LINEAGE-003", () => {
  const repository = (folder: string): void => {
    const git = (...args: string[]): void =>
      void execFileSync(
        "git",
        ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false", ...args],
        { cwd: folder, stdio: "pipe" },
      );
    git("init", "-q");
    git("add", ".");
    git("commit", "-qm", "x");
  };
  const look = async (prepare: (folder: string) => void, yaml = trainStep()) => {
    const folder = temporaryWorkspace({
      "workflow.yaml": yaml,
      "train.py": "from lib import x\n",
      "lib.py": "x = 1\n",
    });
    prepare(folder);
    return (await runChecks(contextOf(folder, yaml), [gitIsClean]))[0]!;
  };
  test("pass: all committed", async () => {
    expect(await look(repository)).toMatchObject({
      status: "pass",
      title: expect.stringMatching(/^Commit [0-9a-f]{12} holds all 3 files/),
    });
  });
  test("warn: an imported file changed", async () => {
    const finding = await look((folder) => {
      repository(folder);
      writeFileSync(path.join(folder, "lib.py"), "x = 22\n");
    });
    expect(finding).toMatchObject({ status: "warn", title: "lib.py is changed and not committed" });
  });
  test("warn: untracked, and no repository", async () => {
    expect((await look((folder) => void execFileSync("git", ["init", "-q"], { cwd: folder }))).status).toBe("warn");
    expect(await look(() => {})).toMatchObject({ status: "warn", title: expect.stringContaining("no git repository") });
  });
  test("unknown: git can not read it; n/a", async () => {
    const finding = await look((folder) => {
      repository(folder);
      writeFileSync(path.join(folder, ".git/config"), "[broken\n");
    });
    expect(finding.status).toBe("unknown");
    expect((await look(() => {}, helloWorld)).status).toBe("n/a");
  });
  test("no filter, monitor or hook of the repository runs", async () => {
    let place = "";
    const finding = await look((folder) => {
      place = folder;
      repository(folder);
      writeFileSync(path.join(folder, ".gitattributes"), "* filter=evil\n");
      const evil = (name: string): string => `sh -c 'touch ${folder}/owned-${name}; cat'`;
      for (const [key, value] of [
        ["filter.evil.clean", evil("clean")],
        ["filter.evil.process", evil("process")],
        ["filter.evil.required", "true"],
        ["core.fsmonitor", evil("monitor")],
        ["core.pager", evil("pager")],
      ]) {
        execFileSync("git", ["config", key!, value!], { cwd: folder });
      }
      writeFileSync(path.join(folder, "lib.py"), "x = 3\n");
    });
    expect(finding).toMatchObject({ status: "warn", title: "lib.py is changed and not committed" });
    expect(execFileSync("ls", { cwd: place, encoding: "utf8" })).not.toContain("owned");
  });
});

describe("PF-LINEAGE-004", () => {
  test.each([
    ["pass: env", trainStep({ env: `${plain}\n- {name: DATA_HASH, value: abc}` }), {}, {}, ["pass"]],
    ["pass: config", trainStep(), {}, { data: { inputs: ["data"] } }, ["pass"]],
    [
      "pass: DVC",
      trainStep(),
      { "data.dvc": "outs:\n- {md5: d751713988987e9331980363e24189ce.dir, path: data}\n" },
      {},
      ["pass"],
    ],
    ["pass: mlflow", trainStep(), { "train.py": "import mlflow\nmlflow.log_input(d)\n" }, {}, ["pass"]],
    ["warn", trainStep(), { "train.py": "import os\nos.environ['DATA_HASH']\n" }, {}, ["warn"]],
    ["n/a", helloWorld, {}, {}, ["n/a"]],
  ])("%s", async (_name, yaml, files, config, expected) => {
    expect(await status(dataIsRecorded, yaml, files as Record<string, string>, config)).toEqual(expected);
  });
});
