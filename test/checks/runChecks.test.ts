import { expect, test } from "vitest";
import type { Check } from "../../runtime/checks/check.ts";
import type { CheckContext } from "../../runtime/checks/checkContext.ts";
import { runChecks } from "../../runtime/checks/runChecks.ts";

const context = (signal = new AbortController().signal) => ({ signal }) as CheckContext;
const check = (id: string, run: Check["run"]): Check => ({
  id,
  title: `title of ${id}`,
  area: "argo",
  cost: "static",
  run,
});

test("findings come in the order of the checks, whichever is done first", async () => {
  const slow = check("PF-A-001", async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return [{ check: "PF-A-001", status: "pass", title: "slow", evidence: [] }];
  });
  const fast = check("PF-A-002", () => [{ check: "PF-A-002", status: "pass", title: "fast", evidence: [] }]);
  const progress: number[] = [];
  const findings = await runChecks(context(), [slow, fast], { onProgress: ({ done }) => progress.push(done) });
  expect(findings.map(({ title }) => title)).toEqual(["slow", "fast"]);
  expect(progress).toEqual([1, 2]);
});

test("a check that crashes is unknown with the reason, without secrets; the others still run", async () => {
  const bad = check("PF-A-001", () => {
    throw new TypeError("no host in https://me:hunter2@example.org");
  });
  const silent = check("PF-A-002", () => []);
  expect(await runChecks(context(), [bad, silent])).toMatchObject([
    { status: "unknown", evidence: [{ label: "reason", value: "TypeError: no host in https://***@example.org" }] },
    { status: "n/a", title: "title of PF-A-002: nothing to look at" },
  ]);
});

test("the same finding through two pipelines is one; empty edits are none", async () => {
  const position = { line: 1, column: 1, offset: 0 };
  const range = { file: "a", start: position, end: position };
  const finding = {
    check: "PF-A-001",
    status: "fail" as const,
    title: "t",
    range,
    evidence: [],
    fix: { text: "x", edits: [] },
  };
  const twice = check("PF-A-001", () => [finding, { ...finding }, { ...finding, title: "other" }]);
  const findings = await runChecks(context(), [twice]);
  expect(findings.map(({ title, fix }) => [title, fix])).toEqual([
    ["t", { text: "x" }],
    ["other", { text: "x" }],
  ]);
});

test("an aborted signal ends the run with its reason, also when a check swallows it", async () => {
  const controller = new AbortController();
  const stopper = check("PF-A-001", () => {
    controller.abort(new Error("stopped"));
    throw new Error("crash of the abort");
  });
  await expect(runChecks(context(controller.signal), [stopper])).rejects.toThrow("stopped");
});
