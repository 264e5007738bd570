import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import type { Check } from "../../../runtime/checks/check.ts";
import { bytesEqualLock } from "../../../runtime/checks/data/bytesEqualLock.ts";
import { dataIsVersioned } from "../../../runtime/checks/data/dataIsVersioned.ts";
import { lockAgrees } from "../../../runtime/checks/data/lockAgrees.ts";
import { readAnswer, reproRunsNothing } from "../../../runtime/checks/data/reproRunsNothing.ts";
import { runChecks } from "../../../runtime/checks/runChecks.ts";
import { contextOf, helloWorld, temporaryWorkspace, trainStep } from "../../support/checkWorkspace.ts";

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");
const git = (folder: string, ...args: string[]): void =>
  void execFileSync(
    "git",
    ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false", ...args],
    { cwd: folder, stdio: "pipe" },
  );

const project = (): Record<string, string> => ({
  "dvc.yaml": `vars: [{out: prepared}]
stages:
  prep:
    cmd: python prep.py --split \${prep.split}
    deps: [prep.py, data]
    params: [prep.split]
    outs: ["\${out}"]
  train:
    cmd: python train.py
    deps: [prepared]
    params: [train]
    outs: [model.bin]
  ev:
    matrix: {n: [1, 2], m: [a]}
    cmd: python ev.py \${item.n} \${item.m}
    outs: ["ev-\${item.n}-\${item.m}.txt"]
`,
  "dvc.lock": `schema: '2.0'
stages:
  prep:
    cmd: python prep.py --split 0.2
    deps:
    - {path: data, hash: md5, md5: ${"a".repeat(32)}.dir, size: 2, nfiles: 1}
    - {path: prep.py, hash: md5, md5: ${md5("code")}, size: 4}
    params: {params.yaml: {prep.split: 0.2}}
    outs:
    - {path: prepared, hash: md5, md5: ${md5("p")}, size: 1}
  train:
    cmd: python train.py
    deps:
    - {path: prepared, hash: md5, md5: ${md5("p")}, size: 1}
    params: {params.yaml: {train: {lr: 0.1, epochs: 3}}}
    outs:
    - {path: model.bin, hash: md5, md5: ${md5("m")}, size: 1}
  ev@1-a:
    cmd: python ev.py 1 a
    outs: [{path: ev-1-a.txt, hash: md5, md5: ${md5("e")}, size: 1}]
  ev@2-a:
    cmd: python ev.py 2 a
    outs: [{path: ev-2-a.txt, hash: md5, md5: ${md5("e")}, size: 1}]
`,
  "params.yaml": "prep: {split: 0.2}\ntrain: {lr: 0.1, epochs: 3}\n",
});

async function one(
  check: Check,
  files: Record<string, string>,
  yaml = trainStep(),
  config: object = {},
  prepare?: (folder: string) => void,
  trusted?: boolean,
) {
  const folder = temporaryWorkspace(files);
  prepare?.(folder);
  const [finding] = await runChecks({ ...contextOf(folder, yaml, config), trusted }, [check]);
  return finding!;
}

describe("PF-DATA-001", () => {
  const commit = (folder: string): void => {
    git(folder, "init", "-q");
    git(folder, "add", ".");
    git(folder, "commit", "-qm", "x");
  };
  test("pass, fail, warn, unknown and n/a", async () => {
    expect((await one(dataIsVersioned, project(), trainStep(), {}, commit)).status).toBe("pass");
    const changed = await one(dataIsVersioned, project(), trainStep(), {}, (folder) => {
      commit(folder);
      execFileSync("sh", ["-c", "echo >> dvc.lock"], { cwd: folder });
    });
    expect(changed).toMatchObject({ status: "fail", title: "dvc.lock is changed and not committed" });
    const untracked = await one(dataIsVersioned, project(), trainStep(), {}, (folder) => git(folder, "init", "-q"));
    expect(untracked.status).toBe("fail");
    expect((await one(dataIsVersioned, project())).status).toBe("warn");
    expect((await one(dataIsVersioned, {})).status).toBe("warn");
    expect((await one(dataIsVersioned, {}, trainStep(), { data: { hash: "v3" } })).status).toBe("pass");
    expect((await one(dataIsVersioned, {}, helloWorld)).status).toBe("n/a");
    const broken = await one(dataIsVersioned, project(), trainStep(), {}, (folder) => {
      commit(folder);
      execFileSync("sh", ["-c", "echo '[broken' > .git/config"], { cwd: folder });
    });
    expect(broken.status).toBe("unknown");
  });
});

describe("PF-DATA-002", () => {
  const edited = (name: string, from: string, to: string): Record<string, string> => {
    const files = project();
    expect(files[name]).toContain(from);
    return { ...files, [name]: files[name]!.replace(from, to) };
  };
  test.each([
    ["pass", () => project(), "pass", /all 4 stages/],
    [
      "fail: command",
      () => edited("dvc.yaml", "python train.py", "python train.py --fast"),
      "fail",
      /train its command changed/,
    ],
    ["fail: param", () => edited("params.yaml", "lr: 0.1", "lr: 0.2"), "fail", /param train is/],
    [
      "fail: param in the command",
      () => edited("params.yaml", "split: 0.2", "split: 0.3"),
      "fail",
      /prep its command changed/,
    ],
    [
      "fail: new dependency",
      () => edited("dvc.yaml", "deps: [prepared]", "deps: [prepared, more.py]"),
      "fail",
      /dependency more.py/,
    ],
    [
      "fail: chain",
      () =>
        edited(
          "dvc.lock",
          `deps:\n    - {path: prepared, hash: md5, md5: ${md5("p")}`,
          `deps:\n    - {path: prepared, hash: md5, md5: ${md5("q")}`,
        ),
      "fail",
      /another prepared than prep made/,
    ],
    ["fail: never run", () => edited("dvc.yaml", "n: [1, 2]", "n: [1, 2, 3]"), "fail", /ev@3-a was never run/],
    [
      "fail: stage gone",
      () => edited("dvc.yaml", "n: [1, 2]", "n: [1]"),
      "fail",
      /ev@2-a is in dvc.lock and no longer/,
    ],
    ["fail: bad YAML", () => edited("dvc.lock", "schema: '2.0'", "schema: '2.0"), "fail", /can not be read/],
    [
      "unknown: templating",
      () => edited("dvc.yaml", "cmd: python train.py", "cmd: python train.py ${train}"),
      "unknown",
      /could not be resolved/,
    ],
    [
      "warn: frozen",
      () => edited("dvc.yaml", "    outs: [model.bin]", "    outs: [model.bin]\n    frozen: true"),
      "warn",
      /is frozen/,
    ],
    ["n/a", () => ({}), "n/a", /no dvc.yaml/],
  ])("%s", async (_name, files, status, title) => {
    const finding = await one(lockAgrees, files());
    expect(finding).toMatchObject({ status, title: expect.stringMatching(title) });
  });
});

describe("PF-DATA-003", () => {
  const tracked = (bytes: string, recorded = "one"): Record<string, string> => ({
    "data.csv.dvc": `outs:\n- {md5: ${md5(recorded)}, size: ${recorded.length}, hash: md5, path: data.csv}\n`,
    ...(bytes === "" ? {} : { "data.csv": bytes }),
  });
  test.each([
    ["pass", tracked("one"), "pass"],
    ["fail: size", tracked("longer"), "fail"],
    ["fail: bytes", tracked("two"), "fail"],
    ["unknown: not here", tracked(""), "unknown"],
    ["unknown: outside", { "x.dvc": `outs:\n- {md5: ${md5("a")}, hash: md5, path: ../../../etc/passwd}\n` }, "unknown"],
    [
      "pass: 2.x text",
      { "data.csv.dvc": `outs:\n- {md5: ${md5("a\n")}, size: 3, path: data.csv}\n`, "data.csv": "a\r\n" },
      "pass",
    ],
    ["n/a", {}, "n/a"],
  ])("%s", async (_name, files, status) => {
    expect((await one(bytesEqualLock, files as Record<string, string>)).status).toBe(status);
  });
  test("a folder", async () => {
    const files = {
      "data.dvc": "outs:\n- {md5: d751713988987e9331980363e24189ce.dir, size: 0, nfiles: 0, hash: md5, path: data}\n",
    };
    const { mkdirSync } = await import("node:fs");
    expect((await one(bytesEqualLock, files, trainStep(), {}, (folder) => mkdirSync(`${folder}/data`))).status).toBe(
      "pass",
    );
    expect((await one(bytesEqualLock, { ...files, "data/a": "x" })).status).toBe("fail");
  });
});

describe("PF-DATA-005", () => {
  test("the words decide, not the exit code", () => {
    expect(readAnswer("dvc.yaml", "Data and pipelines are up to date.\n", 0).status).toBe("pass");
    const both =
      "Stage 'train' is cached - skipping run, checking out outputs\nRunning stage 'train':\n> python train.py\n";
    expect(readAnswer("dvc.yaml", both, 0)).toMatchObject({ status: "fail", title: "dvc.yaml: dvc would run train" });
    expect(readAnswer("dvc.yaml", "ERROR: failed to parse\n", 255).status).toBe("unknown");
    expect(readAnswer("dvc.yaml", "something new\n", 0).status).toBe("unknown");
    expect(readAnswer("dvc.yaml", "", undefined).status).toBe("unknown");
  });
  test("starts nothing in a workspace that is not trusted; n/a without dvc.yaml", async () => {
    expect(await one(reproRunsNothing, project())).toMatchObject({
      status: "unknown",
      title: expect.stringContaining("not trusted"),
    });
    expect((await one(reproRunsNothing, {})).status).toBe("n/a");
  });
});
