import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { labCache, requirePart } from "../support/shared.ts";
import { runCli } from "../support/runCli.ts";
import { sampleFolder } from "./trainerProcess.ts";

async function findings(file: string): Promise<{ check: string; status: string; step?: string }[]> {
  const { stdout } = await runCli(["check", file, "--json"], { cwd: sampleFolder, env: process.env });
  return (JSON.parse(stdout) as { findings: { check: string; status: string; step?: string }[] }).findings;
}

test("the sample passes the checklist: nothing fails, nothing warns, nothing is unknown", async () => {
  // Whether the work tree is committed says nothing of the sample.
  const found = (await findings("workflow.yaml")).filter(({ check }) => check !== "PF-LINEAGE-003");
  expect(found.filter(({ status }) => ["fail", "warn", "unknown"].includes(status))).toEqual([]);
  const passed = new Set(found.filter(({ status }) => status === "pass").map(({ check }) => check));
  const wanted = [
    "PF-RETRY-002",
    "PF-GRACE-001",
    "PF-GRACE-003",
    "PF-CKPT-001",
    "PF-CKPT-004",
    "PF-IDEM-004",
    "PF-EXIT-001",
  ];
  expect(wanted.filter((check) => !passed.has(check))).toEqual([]);
});

const sins: [string, string][] = [
  ["OnTransientError", "PF-RETRY-002"],
  ["maxDuration shorter than the training", "PF-RETRY-003"],
  ["no grace period chosen", "PF-GRACE-002"],
  ["sh -c", "PF-GRACE-003"],
  ["exit 0 on SIGTERM", "PF-GRACE-005"],
  ["image :latest", "PF-LINEAGE-002"],
  ["one output key for all runs", "PF-IDEM-001"],
  ["one checkpoint file", "PF-IDEM-004"],
];
test("each of the seven sins of the other variant is found in its training step", async () => {
  const bad = (await findings("workflow-with-mistakes.yaml")).filter(
    ({ status, step }) => (status === "fail" || status === "warn") && step === "train",
  );
  const ids = new Set(bad.map(({ check }) => check));
  expect(sins.filter(([, check]) => !ids.has(check))).toEqual([]);
});

test("argo lint accepts both", (context) => {
  const argo = requirePart(context, labCache("bin/argo"), "the lab's argo CLI");
  for (const file of ["workflow.yaml", "workflow-with-mistakes.yaml"]) {
    const output = execFileSync(argo, ["lint", "--offline", "--no-color", path.join(sampleFolder, file)], {
      encoding: "utf8",
    });
    expect(output).toContain("no linting errors found");
  }
});

test("the variant with mistakes runs, as long as nobody takes its node away", { timeout: 120_000 }, async () => {
  const cwd = mkdtempSync(path.join(tmpdir(), "preflight-mistakes-"));
  try {
    cpSync(sampleFolder, cwd, { recursive: true });
    const argv = ["launch", "workflow-with-mistakes.yaml", "--skip-checks", "--wait", "-p", "steps=400"];
    const { code, stderr } = await runCli(argv, { cwd, env: process.env });
    expect(stderr).toMatch(/✓ train/);
    expect(code).toBe(0);
  } finally {
    rmSync(cwd, { recursive: true, force: true, maxRetries: 5 });
  }
});
