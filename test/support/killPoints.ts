import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { provenRun, untilSucceeded } from "../../runtime/demo/demoRuns.ts";
import { proveIdentical, type ProvenRun } from "../../runtime/demo/proof.ts";
import { PreflightError } from "../../runtime/errors/preflightError.ts";
import type { ReadPipeline } from "../../runtime/launch/readPipeline.ts";
import { createRuntime, type Runtime } from "../../runtime/index.ts";
import { isAlive } from "../../runtime/targets/local/executor/processIdentity.ts";
import { currentOwner } from "../../runtime/targets/local/runStore/engineLock.ts";
import { RunFolder } from "../../runtime/targets/local/runStore/runFolder.ts";
import { seededRandom } from "./random.ts";

/** engine: kill -9 of the process that drives the run, then `retry`. The others take the running step away. */
const ways = ["engine", "engine", "kill", "delete", "term"] as const;

export interface KillPoint {
  number: number;
  way: (typeof ways)[number];
  /** Milliseconds after the launch. */
  at: number;
  /** What was hit: the engine's pid or the attempt's node name. */
  hit: string;
  seconds: number;
  /** Common checkpoints that were compared. */
  checkpoints: number;
  identical: boolean;
  /** Why not: the first tensor that differs, or how the run ended. */
  problem?: string;
}

const limitMilliseconds = 120_000;
const sample = path.resolve(import.meta.dirname, "../../media/sample");

/**
 * Kills runs of the sample at seeded random moments, one kill per run, and compares the final model and every common
 * checkpoint with those of an undisturbed run. A moment at which nothing was left to kill is drawn again, so that every point
 * is a kill.
 */
export async function* killPoints(points: number, seed: number): AsyncGenerator<KillPoint> {
  const folder = await mkdtemp(path.join(tmpdir(), "preflight-kill-points-"));
  try {
    await cp(sample, folder, { recursive: true });
    const file = path.join(folder, "workflow.yaml");
    const text = await readFile(file, "utf8");
    // Without waiting between attempts, so that a hundred runs take minutes.
    const impatient = text.replace(/ {8}backoff:\n( {10}.*\n)+/, "");
    if (impatient === text) throw new Error("the sample has no backoff to leave out");
    await writeFile(file, impatient);
    const runtime = await createRuntime({ cwd: folder, files: ["workflow.yaml"] });
    const read = await runtime.readPipeline("workflow.yaml");
    const started = performance.now();
    const reference = await runToEnd(runtime, read, "undisturbed");
    const span = performance.now() - started;
    const random = seededRandom(seed);
    for (let number = 1; number <= points; number++)
      yield await onePoint(runtime, read, { number, random, span, reference });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

interface PointSetup {
  number: number;
  random: () => number;
  span: number;
  reference: ProvenRun;
}

async function onePoint(
  runtime: Runtime,
  read: ReadPipeline,
  { number, random, span, reference }: PointSetup,
): Promise<KillPoint> {
  for (let draw = 0; draw < 20; draw++) {
    const way = ways[Math.floor(random() * ways.length)]!;
    // Not up to its very end: a run that has ended is drawn again, and that costs a whole run.
    const at = Math.round(random() * 0.9 * span);
    const name = `point-${number}-${draw}`;
    const started = performance.now();
    await launch(runtime, read, name);
    await sleep(at);
    const hit = way === "engine" ? await killEngine(runtime, name) : await preempt(runtime, name, way);
    const point = { number, way, at, hit: hit ?? "", checkpoints: 0, identical: false };
    try {
      await untilEnded(runtime, name);
      if (hit === undefined) continue;
      const workflow = await runtime.target.get(name);
      const proof = await proveIdentical(reference, await provenRun(runtime, workflow));
      const differing = [...proof.model, ...proof.checkpoints].find(
        ({ undisturbed, preempted }) => undisturbed !== preempted,
      );
      const seconds = (performance.now() - started) / 1000;
      const { identical, checkpointCount: checkpoints } = proof;
      return { ...point, seconds, checkpoints, identical, problem: differing?.tensor };
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      return { ...point, seconds: (performance.now() - started) / 1000, problem };
    } finally {
      await runtime.target.delete(name).catch(() => undefined);
    }
  }
  throw new Error(`point ${number}: twenty runs in a row ended before they could be killed`);
}

async function runToEnd(runtime: Runtime, read: ReadPipeline, name: string): Promise<ProvenRun> {
  await launch(runtime, read, name);
  return provenRun(runtime, await untilSucceeded(runtime, name, AbortSignal.timeout(limitMilliseconds)));
}

async function launch(runtime: Runtime, read: ReadPipeline, name: string): Promise<void> {
  await runtime.launch(read, { name, parameters: { steps: "320", "save-every": "20", samples: "240" } });
}

/** Waits for success; continues the run when its engine is gone. */
async function untilEnded(runtime: Runtime, name: string): Promise<void> {
  const signal = AbortSignal.timeout(limitMilliseconds);
  for (;;) {
    for await (const _workflow of runtime.target.watch(name, { signal }));
    signal.throwIfAborted();
    const { engine, phase, problem } = await runtime.target.describe(name);
    if (engine === "dead") await runtime.target.retry(name);
    else if (engine === "finished") {
      if (phase === "Succeeded") return;
      throw new Error(
        `ended as ${phase}: ${problem ?? (await runtime.target.get(name)).status?.message ?? "no message"}`,
      );
    } else await sleep(20, undefined, { signal });
  }
}

/** kill -9 of the engine; undefined when the run had ended. */
async function killEngine(runtime: Runtime, name: string): Promise<string | undefined> {
  if ((await runtime.target.describe(name)).engine !== "running") return undefined;
  const run = new RunFolder(path.join(runtime.loaded.folder, ".preflight", "runs", name));
  const owner = (await currentOwner(run))?.owner;
  if (owner === undefined || !isAlive(owner)) return undefined;
  process.kill(owner.pid, "SIGKILL");
  while (isAlive(owner)) await sleep(5);
  return `engine ${owner.pid}`;
}

/** Takes the running attempt away; between two steps waits for the next. Undefined when the run had ended. */
async function preempt(runtime: Runtime, name: string, how: "kill" | "delete" | "term"): Promise<string | undefined> {
  for (;;) {
    if ((await runtime.target.describe(name)).engine !== "running") return undefined;
    try {
      return await runtime.target.preempt({ run: name, how });
    } catch (error) {
      if (!(error instanceof PreflightError)) throw error;
      await sleep(10);
    }
  }
}
