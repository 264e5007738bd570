import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeEach, expect, test } from "vitest";
import { runCli } from "../support/runCli.ts";

const work = mkdtempSync(path.join(tmpdir(), "preflight-local-run-"));
afterAll(() => rmSync(work, { recursive: true, force: true, maxRetries: 5 }));

let cwd = "";
beforeEach(() => {
  cwd = mkdtempSync(path.join(work, "workspace-"));
});

const pipeline = (script: string) => `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: t-}
spec:
  entrypoint: main
  arguments: {parameters: [{name: word, value: hello}]}
  volumes: [{name: store, persistentVolumeClaim: {claimName: claim}}]
  templates:
    - name: main
      container:
        image: any@sha256:${"0".repeat(64)}
        command: [sh, -c, ${JSON.stringify(script)}]
        volumeMounts: [{name: store, mountPath: /store}]
`;

async function cli(...argv: string[]) {
  return runCli(argv, { cwd, env: process.env });
}

async function until(phase: string, run: string): Promise<void> {
  for (let waited = 0; waited < 20_000; waited += 100) {
    const { runs } = JSON.parse((await cli("runs", "--json")).stdout);
    if (runs.some((one: { name: string; phase: string }) => one.name === run && one.phase === phase)) return;
    await sleep(100);
  }
  throw new Error(`${run} is not ${phase} after 20 s`);
}

test("launch --follow prints the logs, exits with the run; retry mends it; delete removes it", async () => {
  writeFileSync(path.join(cwd, "w.yaml"), pipeline("echo {{workflow.parameters.word}}; test -e /store/ready"));
  const launched = await cli("launch", "w.yaml", "--name", "one", "-p", "word=grüße", "--follow", "--skip-checks");
  expect(launched.code).toBe(1);
  expect(launched.stdout).toBe("one\n── one · attempt 1 ──\ngrüße\n");
  expect(launched.stderr).toContain("failed with exit code 1");
  expect(await cli("launch", "w.yaml", "--name", "one", "--skip-checks")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("There already is a run named one."),
  });

  mkdirSync(path.join(cwd, ".preflight/volumes/claim"), { recursive: true });
  writeFileSync(path.join(cwd, ".preflight/volumes/claim/ready"), "");
  expect((await cli("retry", "one")).code).toBe(0);
  await until("Succeeded", "one");
  expect(await cli("show", "one")).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("✓ one · local · Succeeded"),
  });
  expect((await cli("logs", "one")).stdout.match(/grüße/g)).toHaveLength(2);
  expect((await cli("delete", "one")).code).toBe(0);
  expect((await cli("runs")).stdout).toBe("No runs on local.\n");
});

test("a run that is stopped says so, and was not preempted", async () => {
  writeFileSync(path.join(cwd, "w.yaml"), pipeline("echo up; exec sleep 60"));
  await cli("launch", "w.yaml", "--name", "two", "--skip-checks");
  while ((await cli("logs", "two")).stdout === "") await sleep(50);
  expect((await cli("stop", "two")).code).toBe(0);
  await until("Failed", "two");
  const shown = await cli("show", "two");
  expect(shown.code).toBe(1);
  expect(shown.stdout).toContain("was stopped on request");
});

test("a run whose engine was killed says so, and retry continues it", async () => {
  writeFileSync(path.join(cwd, "w.yaml"), pipeline("echo up; while [ ! -e /store/go ]; do sleep 0.05; done"));
  await cli("launch", "w.yaml", "--name", "three", "--skip-checks");
  while ((await cli("logs", "three")).stdout === "") await sleep(50);
  const engines = path.join(cwd, ".preflight/runs/three/engines");
  expect(readdirSync(engines)).toContain("1.json");
  process.kill(JSON.parse(readFileSync(path.join(engines, "1.json"), "utf8")).owner.pid, "SIGKILL");
  while (!(await cli("show", "three")).stdout.includes("preflight retry three continues it")) await sleep(50);
  writeFileSync(path.join(cwd, ".preflight/volumes/claim/go"), "");
  expect((await cli("retry", "three")).code).toBe(0);
  await until("Succeeded", "three");
});

test("what the target refuses is not launched, and plan lists it", async () => {
  const http = pipeline("true").replace(/container:[^]*$/, "http: {url: 'http://x.example'}\n");
  writeFileSync(path.join(cwd, "w.yaml"), http);
  expect(await cli("launch", "w.yaml", "--skip-checks")).toMatchObject({ code: 2, stdout: "" });
  const plan = await cli("plan", "w.yaml", "--json");
  expect(plan.code).toBe(1);
  expect(JSON.parse(plan.stdout).target.refused).toHaveLength(1);
});
