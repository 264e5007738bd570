import { existsSync, readdirSync, readFileSync } from "node:fs";
import { appendFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Template } from "../../../runtime/manifest/argo.ts";
import { processesMarked } from "../../../runtime/targets/local/executor/guardian/attemptMarker.ts";
import { isAlive } from "../../../runtime/targets/local/executor/processIdentity.ts";
import { currentOwner, liveGuardians } from "../../../runtime/targets/local/runStore/engineLock.ts";
import { readJournal } from "../../../runtime/targets/local/runStore/journal.ts";
import { RunFolder } from "../../../runtime/targets/local/runStore/runFolder.ts";
import { openWorkspace, pipeline, untilEnded } from "./support/localWorkspace.ts";

let workspace: Awaited<ReturnType<typeof openWorkspace>>;
beforeEach(async () => {
  workspace = await openWorkspace();
});
afterEach(() => workspace.close());

async function launch(scripts: Record<string, string>, extra: Partial<Template> = {}) {
  const { root, target } = workspace;
  const { name, uid } = await target.launch({ workflow: pipeline(scripts, extra), templates: [], workspace: root });
  return { name, uid, run: new RunFolder(join(root, ".preflight", "runs", name)) };
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await condition()); waited += 10) {
    if (waited > 20_000) throw new Error(`waited too long for ${condition.toString()}`);
    await sleep(10);
  }
}

async function killEngine(run: RunFolder): Promise<void> {
  const { owner } = (await currentOwner(run))!;
  process.kill(owner.pid, "SIGKILL");
  await until(() => !isAlive(owner));
}

/** Kills the engine and waits until its guardian has ended the steps: what is released later does not reach them. */
async function killEngineAndSteps(run: RunFolder, uid: string): Promise<void> {
  await killEngine(run);
  await until(() => processesMarked(uid).length === 0);
}

/** The pid of the only guardian. */
async function guardianOf(run: RunFolder): Promise<number> {
  const guardians = await liveGuardians(run);
  expect(guardians).toHaveLength(1);
  return guardians[0]!.pid;
}

/** Quiet: the log pipe of a step whose guardian died is broken, and a shell that writes into it dies of that. */
const waits = (ledger: string) =>
  `exec 2>/dev/null; echo begin >> '${ledger}'; while [ ! -e '${ledger}.go' ]; do sleep 0.02; done; echo end >> '${ledger}'`;
const incarnations = (run: RunFolder, step: string) =>
  readdirSync(
    join(
      run.attempts,
      readdirSync(run.attempts).find((pod) => pod.includes(`-${step}-`))!,
    ),
  ).length;

test("the last state of a run is written even while something still makes files in its scratch folder", async () => {
  const { root, target } = workspace;
  const programs = join(root, "programs");
  await mkdir(programs);
  // What `mkfifo` left running makes files as fast as it can: removing the folder fails ("not empty") or comes between.
  const busy = 'i=0; while [ $i -lt 20000 ]; do : > "$1/busy$i"; i=$((i+1)); done 2>/dev/null';
  await writeFile(
    join(programs, "mkfifo"),
    `#!/bin/sh\nfor last; do :; done\nsh -c '${busy}' sh "\${last%/*}" >/dev/null 2>&1 &\nPATH=\${PATH#*:} exec mkfifo "$@"\n`,
    { mode: 0o755 },
  );
  const path = process.env.PATH;
  process.env.PATH = `${programs}:${path}`;
  try {
    const { name } = await target.launch({ workflow: pipeline({ one: "exit 0" }), templates: [], workspace: root });
    expect((await untilEnded(target, name)).status).toMatchObject({ phase: "Succeeded" });
    const { owner } = (await currentOwner(new RunFolder(join(root, ".preflight", "runs", name))))!;
    await until(() => !isAlive(owner));
  } finally {
    process.env.PATH = path;
  }
});

describe("an engine that was killed", () => {
  test("its guardian ends the step (SIGTERM first) and records that it was cut; retry restarts it in place", async () => {
    const ledger = join(workspace.root, "ledger");
    const { name, uid, run } = await launch({
      one: `trap "echo term >> '${ledger}'; exit 0" TERM; ${waits(ledger)}`,
    });
    await until(() => existsSync(ledger));
    await killEngineAndSteps(run, uid);
    expect(await readFile(ledger, "utf8")).toBe("begin\nterm\n");
    const pod = join(run.attempts, readdirSync(run.attempts)[0]!);
    await until(() => existsSync(join(pod, "0", "main.exit.json")));
    expect(JSON.parse(readFileSync(join(pod, "0", "main.exit.json"), "utf8"))).toMatchObject({
      exitCode: 0,
      cut: true,
    });
    expect(await workspace.target.list()).toMatchObject([{ name, engine: "dead", problem: "The engine was killed." }]);
    await expect(workspace.target.stop(name)).rejects.toThrow("No engine drives the run");

    await writeFile(`${ledger}.go`, "");
    await workspace.target.retry(name);
    const { status } = await untilEnded(workspace.target, name);
    // Exit 0 after the cut is no success: the attempt ran again, and it is still the first one.
    expect(Object.values(status!.nodes!)).toMatchObject([{ displayName: "one(0)", phase: "Succeeded" }]);
    expect(await readFile(ledger, "utf8")).toBe("begin\nterm\nbegin\nend\n");
    expect(readdirSync(pod).sort()).toEqual(["0", "1"]);
  });

  test("finished steps are answered from their stored results even when the snapshot knows nothing of them", async () => {
    const ledger = join(workspace.root, "ledger");
    const { name, uid, run } = await launch({ one: `echo one >> '${ledger}'`, two: waits(`${ledger}-two`) });
    await until(() => existsSync(`${ledger}-two`));
    await killEngineAndSteps(run, uid);
    const workflow = JSON.parse(await readFile(run.workflow, "utf8"));
    await writeFile(run.workflow, JSON.stringify({ ...workflow, status: undefined }));
    await writeFile(`${ledger}-two.go`, "");
    await workspace.target.retry(name);
    const { status } = await untilEnded(workspace.target, name);
    expect(status!.phase).toBe("Succeeded");
    expect(await readFile(ledger, "utf8")).toBe("one\n");
    expect([incarnations(run, "one"), incarnations(run, "two")]).toEqual([1, 2]);
  });

  test("a step that had ended by itself, with only its outputs unread, is not run again", async () => {
    const ledger = join(workspace.root, "ledger");
    const { name, uid, run } = await launch(
      { one: `echo one >> '${ledger}'; printf kept > /tmp/out`, two: waits(`${ledger}-two`) },
      { outputs: { parameters: [{ name: "out", valueFrom: { path: "/tmp/out", default: "" } }] } },
    );
    await until(() => existsSync(`${ledger}-two`));
    await killEngineAndSteps(run, uid);
    const workflow = JSON.parse(await readFile(run.workflow, "utf8"));
    await writeFile(run.workflow, JSON.stringify({ ...workflow, status: undefined }));
    const pod = readdirSync(run.attempts).find((name) => name.includes("-one-"))!;
    await rm(join(run.attempts, pod, "0", "result.json"));
    await writeFile(`${ledger}-two.go`, "");
    await workspace.target.retry(name);
    const { status } = await untilEnded(workspace.target, name);
    const one = Object.values(status!.nodes!).find(({ displayName }) => displayName === "one(0)");
    expect(one).toMatchObject({
      phase: "Succeeded",
      outputs: { exitCode: "0", parameters: [{ name: "out", value: "kept" }] },
    });
    expect(await readFile(ledger, "utf8")).toBe("one\n");
  });

  test("with its guardian dead too, the process left over is ended before anything is started", async () => {
    const ledger = join(workspace.root, "ledger");
    const { name, uid, run } = await launch({ one: `trap "echo term >> '${ledger}'; exit 1" TERM; ${waits(ledger)}` });
    await until(() => existsSync(ledger));
    const guardian = await guardianOf(run);
    // Frozen first, so that neither sees the other die.
    process.kill(guardian, "SIGSTOP");
    await killEngine(run);
    process.kill(guardian, "SIGKILL");
    expect(processesMarked(uid).length).toBeGreaterThan(0);
    await workspace.target.retry(name);
    await until(async () => (await readFile(ledger, "utf8")).endsWith("term\nbegin\n"));
    await writeFile(`${ledger}.go`, "");
    await untilEnded(workspace.target, name);
    expect(await readFile(ledger, "utf8")).toBe("begin\nterm\nbegin\nend\n");
  });

  test("delete ends what is left over", async () => {
    const ledger = join(workspace.root, "ledger");
    const { name, uid, run } = await launch({ one: `setsid sh -c 'sleep 60' & ${waits(ledger)}` });
    await until(() => existsSync(ledger));
    const guardian = await guardianOf(run);
    process.kill(guardian, "SIGSTOP");
    await killEngine(run);
    process.kill(guardian, "SIGKILL");
    expect(processesMarked(uid).length).toBeGreaterThan(0);
    await workspace.target.delete(name);
    expect(processesMarked(uid)).toEqual([]);
    expect(existsSync(run.path)).toBe(false);
  });

  test("of many retries at once exactly one continues the run", async () => {
    const ledger = join(workspace.root, "ledger");
    const { name, run } = await launch({ one: waits(ledger) });
    await until(() => existsSync(ledger));
    await killEngine(run);
    const retries = await Promise.allSettled(Array.from({ length: 4 }, () => workspace.target.retry(name)));
    expect(retries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected", "rejected"]);
    for (const retry of retries) {
      const message =
        retry.status === "rejected" ? String(retry.reason.message) : "is already driven by another engine";
      expect(message).toContain("is already driven by another engine");
    }
    await writeFile(`${ledger}.go`, "");
    expect((await untilEnded(workspace.target, name)).status!.phase).toBe("Succeeded");
    const { entries, damaged } = await readJournal(run.journal);
    expect(entries.filter(({ what }) => what === "engine")).toHaveLength(2);
    expect(damaged).toBe(0);
  });
});

describe("a guardian that was killed", () => {
  test("the engine ends the step and restarts it in place, without using up a retry", async () => {
    const ledger = join(workspace.root, "ledger");
    const { name, uid, run } = await launch({ one: `trap "echo term >> '${ledger}'; exit 1" TERM; ${waits(ledger)}` });
    await until(() => existsSync(ledger));
    process.kill(await guardianOf(run), "SIGKILL");
    await until(async () => (await readFile(ledger, "utf8")).endsWith("term\nbegin\n"));
    await writeFile(`${ledger}.go`, "");
    const { status } = await untilEnded(workspace.target, name);
    expect(Object.values(status!.nodes!)).toMatchObject([{ displayName: "one(0)", phase: "Succeeded" }]);
    expect(processesMarked(uid)).toEqual([]);
  });
});

describe("a guardian that dies again and again", () => {
  test("the engine gives up in one sentence, and a retry continues the run", async () => {
    const ledger = join(workspace.root, "ledger");
    const { name, uid, run } = await launch({ one: waits(ledger) });
    for (let begun = 1; begun <= 5; begun++) {
      await until(() => existsSync(ledger) && readFileSync(ledger, "utf8") === "begin\n".repeat(begun));
      process.kill(await guardianOf(run), "SIGKILL");
    }
    await until(async () => (await workspace.target.list())[0]!.engine === "dead");
    expect((await workspace.target.list())[0]!.problem).toBe(
      "The guardian of the run's processes died 5 times without ending one.",
    );
    expect(processesMarked(uid)).toEqual([]);
    await writeFile(`${ledger}.go`, "");
    await workspace.target.retry(name);
    expect((await untilEnded(workspace.target, name)).status!.phase).toBe("Succeeded");
  });
});

describe("damaged files", () => {
  test("a run whose folder is removed under it ends with everything it started", async () => {
    const ledger = join(workspace.root, "ledger");
    const { uid, run } = await launch({ one: waits(ledger) });
    await until(() => existsSync(ledger));
    const { owner } = (await currentOwner(run))!;
    await rm(run.path, { recursive: true, force: true, maxRetries: 20, retryDelay: 20 });
    await until(() => !isAlive(owner) && processesMarked(uid).length === 0);
    expect(isAlive(owner)).toBe(false);
  });

  test("a torn journal line, a half workflow.json and a record of another kind are said, not crashed on", async () => {
    const { name, run } = await launch({ one: "true" });
    await untilEnded(workspace.target, name);
    await until(async () => !isAlive((await currentOwner(run))!.owner));
    await appendFile(run.journal, '{"at":"2026-01-01T00:0');
    expect(await readJournal(run.journal)).toMatchObject({ damaged: 1 });
    await writeFile(run.workflow, '{"kind": "Work');
    await expect(workspace.target.get(name)).rejects.toThrow("workflow.json is damaged: it is not JSON.");
    await writeFile(run.record, "[]");
    expect(await workspace.target.list()).toMatchObject([
      { name, phase: "Unknown", problem: expect.stringContaining("is damaged") },
    ]);
    await workspace.target.delete(name);
    expect(await workspace.target.list()).toEqual([]);
  });
});
