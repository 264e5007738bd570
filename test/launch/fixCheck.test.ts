import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { findingIds } from "../../runtime/checks/findingIds.ts";
import { fixCheck, type FileEdits } from "../../runtime/launch/fixCheck.ts";
import { runCheck } from "../../runtime/launch/runCheck.ts";
import { suppressCheck } from "../../runtime/launch/suppressCheck.ts";
import { applyEdits } from "../../runtime/manifest/edit/applyEdits.ts";
import { temporaryWorkspace } from "../support/checkWorkspace.ts";
import { trainWorkflow } from "../support/checkYaml.ts";

const wrong = trainWorkflow({ template: "retryStrategy: # why\n  retryPolicy: OnError\n  limit: 2" });
const options = (cwd: string) => ({
  cwd,
  files: [],
  open: [] as { path: string; text: string }[],
  trusted: false,
  signal: new AbortController().signal,
});
const apply = ({ before, edits }: FileEdits) => applyEdits(before, edits);

async function firstId(cwd: string, check: string): Promise<string> {
  const report = await runCheck({ ...options(cwd), only: [check] });
  const [finding] = report.findings.filter(({ status }) => status === "fail");
  return findingIds(report).get(finding!)!;
}

describe("fixCheck", () => {
  test("mends one finding and leaves the others, writes nothing", async () => {
    const folder = temporaryWorkspace({ "a.yaml": wrong });
    const finding = await firstId(folder, "PF-RETRY-002");
    const { files, applied } = await fixCheck({ ...options(folder), only: ["PF-RETRY-002"], finding });
    expect(applied.map(({ check }) => check)).toEqual(["PF-RETRY-002"]);
    expect(files.map(({ file }) => file)).toEqual([path.join(folder, "a.yaml")]);
    expect(apply(files[0]!)).toBe(wrong.replace("OnError", "Always"));
    expect(readFileSync(path.join(folder, "a.yaml"), "utf8")).toBe(wrong);
  });

  test("works on what the editor holds, not on the disk", async () => {
    const folder = temporaryWorkspace({ "a.yaml": wrong });
    const text = `# typed just now\n${wrong}`;
    const open = [{ path: path.join(folder, "a.yaml"), text }];
    const { files } = await fixCheck({ ...options(folder), open, only: ["PF-RETRY-002"] });
    expect(files[0]!.before).toBe(text);
    expect(apply(files[0]!)).toBe(text.replace("OnError", "Always"));
  });

  test("mends all of one file and nothing of another", async () => {
    const folder = temporaryWorkspace({ "a.yaml": wrong, "b.yaml": wrong });
    const inFile = path.join(folder, "b.yaml");
    const { files } = await fixCheck({ ...options(folder), inFile });
    expect(files.map(({ file }) => file)).toEqual([inFile]);
    writeFileSync(inFile, apply(files[0]!));
    expect((await fixCheck({ ...options(folder), inFile })).files).toEqual([]);
    expect((await fixCheck({ ...options(folder) })).files.map(({ file }) => path.basename(file))).toEqual(["a.yaml"]);
  });

  test("of two findings alike mends the one asked for", async () => {
    const twice = wrong.replace(
      "  templates:\n",
      "  templates:\n    - name: other\n      nodeSelector: {cloud.google.com/gke-spot: 'true'}\n      retryStrategy: {retryPolicy: OnError, limit: 2}\n      container: {image: x, command: [python3, train.py]}\n",
    );
    const folder = temporaryWorkspace({ "a.yaml": twice });
    const report = await runCheck({ ...options(folder), only: ["PF-RETRY-002"] });
    const failed = report.findings.filter(({ status }) => status === "fail");
    const finding = findingIds(report).get(failed.at(-1)!)!;
    const { applied } = await fixCheck({ ...options(folder), only: ["PF-RETRY-002"], finding });
    expect(applied.map(({ title }) => title)).toEqual([failed.at(-1)!.title]);
  });

  test("a finding that is gone has nothing to mend", async () => {
    const folder = temporaryWorkspace({ "a.yaml": wrong });
    const finding = await firstId(folder, "PF-RETRY-002");
    writeFileSync(path.join(folder, "a.yaml"), wrong.replace("OnError", "Always"));
    expect(await fixCheck({ ...options(folder), finding })).toEqual({ files: [], applied: [] });
  });
});

describe("suppressCheck", () => {
  const accept = { reason: "runs for seconds", until: "2999-12-31" };

  test("gives edits after which the checklist accepts the finding", async () => {
    const folder = temporaryWorkspace({ "a.yaml": wrong });
    const check = "PF-RETRY-002";
    const finding = await firstId(folder, check);
    const [edits, ...more] = await suppressCheck({ ...options(folder), ...accept, check, finding });
    expect(more).toEqual([]);
    expect(readFileSync(edits!.file, "utf8")).toBe(wrong);
    writeFileSync(edits!.file, apply(edits!));
    const { summary } = await runCheck({ ...options(folder), only: [check] });
    expect(summary).toMatchObject({ fail: 0, suppressed: 1 });
  });

  test("says that a finding is gone", async () => {
    const folder = temporaryWorkspace({ "a.yaml": wrong });
    const gone = { check: "PF-RETRY-002", finding: "0123456789abcdef" };
    await expect(suppressCheck({ ...options(folder), ...accept, ...gone })).rejects.toThrow("is gone");
  });
});

test("in a folder nobody trusts live checks are not run, whatever was asked", async () => {
  const folder = temporaryWorkspace({ "a.yaml": wrong });
  const { checks } = await runCheck({ ...options(folder), live: true, writeProbes: true });
  expect(checks.filter(({ cost }) => cost !== "static")).toEqual([]);
});
