import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { processesMarked } from "../../runtime/targets/local/executor/guardian/attemptMarker.ts";
import { runCli } from "../support/runCli.ts";

const work = mkdtempSync(path.join(tmpdir(), "preflight-demo-test-"));
afterAll(() => rmSync(work, { recursive: true, force: true, maxRetries: 5 }));

function emptyFolder(name: string): string {
  const folder = path.join(work, name);
  mkdirSync(folder);
  return folder;
}

test("tells the story and ends with the proof, leaving only its folder", { timeout: 180_000 }, async () => {
  const cwd = emptyFolder("story");
  const { code, stdout, stderr } = await runCli(["demo"], { cwd, env: process.env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/✗ PF-RETRY-002 .*a preempted attempt would not be retried/);
  expect(stdout).toMatch(/where all of it is right: \d+ passed, 0 failed/);
  expect(stdout).toMatch(/attempt 1 at step [\d,]+ of 2,400: its pod is deleted/);
  expect(stdout).toMatch(/attempt 2 went on at step [\d,]+, .* later: nothing lost/);
  // Killed without notice, so it goes on at a periodic checkpoint; with luck that was just written.
  const again = /attempt 3 went on at step ([\d,]+), .* later: (?:\d+ steps? lost|nothing lost)/.exec(stdout);
  expect(Number(again?.[1]?.replaceAll(",", "")) % 200).toBe(0);
  expect(stdout).toMatch(/hidden\.weight +([0-9a-f]{16}) = \1\n/);
  expect(stdout).toMatch(/checkpoints: (\d+) of \1 tensors in 12 common checkpoints are equal/);
  expect(stdout).toContain("✓ identical, byte for byte");
  expect(readdirSync(cwd)).toEqual(["preflight-demo"]);

  const shown = await runCli(["show", "preempted", "--json"], {
    cwd: path.join(cwd, "preflight-demo"),
    env: process.env,
  });
  const { run } = JSON.parse(shown.stdout);
  const train = run.steps.find((step: { template: string }) => step.template === "train");
  expect(train.attempts.map(({ reason }: { reason: string }) => reason)).toEqual([
    "pod-deleted",
    "killed",
    "succeeded",
  ]);
  expect(train.attempts[0].lostSteps).toBe(0);
  // Saved on SIGTERM: nothing before the step it was seen at is lost, wherever the last periodic checkpoint was.
  const seenAt = /attempt 1 at step ([\d,]+) of/.exec(stdout)![1]!.replaceAll(",", "");
  expect(train.attempts[1].resumedFromStep).toBeGreaterThanOrEqual(Number(seenAt));
  expect(train.checkpoints[0]).toMatchObject({ step: 2400, verdict: "resumable", verified: true });
});

test("Ctrl-C stops its runs and removes its folder", { timeout: 120_000 }, async () => {
  const cwd = emptyFolder("interrupted");
  const controller = new AbortController();
  const running = runCli(["demo", "--dir", "here"], { cwd, env: process.env, signal: controller.signal });
  const runs = path.join(cwd, "here", ".preflight", "runs", "preempted");
  while (!existsSync(path.join(runs, "attempts"))) await sleep(50);
  await sleep(1000);
  const uids = await runCli(["runs", "--json"], { cwd: path.join(cwd, "here"), env: process.env });
  controller.abort();
  expect((await running).code).toBe(130);
  expect(readdirSync(cwd)).toEqual([]);
  for (const { uid } of JSON.parse(uids.stdout).runs) expect(processesMarked(uid)).toEqual([]);
});

test("a missing or old python3, or a folder in use, is one sentence and exit code 2", async () => {
  const cwd = emptyFolder("refused");
  const bin = emptyFolder("bin");
  const none = await runCli(["demo"], { cwd, env: { PATH: bin } });
  expect(none).toMatchObject({ code: 2, stdout: "" });
  expect(none.stderr).toContain("error: The demo trains a model with python3, and there is none on the PATH.");

  writeFileSync(path.join(bin, "python3"), "#!/bin/sh\necho Python 3.7.9\n");
  chmodSync(path.join(bin, "python3"), 0o755);
  const old = await runCli(["demo"], { cwd, env: { PATH: `${bin}:${process.env.PATH}` } });
  expect(old.stderr).toContain("error: The demo needs Python 3.8 or newer, python3 is Python 3.7.9.");

  mkdirSync(path.join(cwd, "used", "things"), { recursive: true });
  const used = await runCli(["demo", "--dir", "used"], { cwd, env: process.env });
  expect(used.code).toBe(2);
  expect(used.stderr).toMatch(/used is not empty\.\nhint: Choose a new folder; on the command line with --dir\./);
  expect(readdirSync(cwd)).toEqual(["used"]);
});
