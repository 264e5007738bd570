import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Finding } from "../checks/check.ts";
import { fixFindings, type FileText } from "../checks/fix/fixFindings.ts";
import { checkFiles } from "../launch/checkFiles.ts";
import { createRuntime, type Runtime, type RuntimeHost } from "../runtime.ts";
import { secondsBetween } from "../text/duration.ts";
import type { DemoEvent } from "./demoEvent.ts";
import { createDemoFolder } from "./demoFolder.ts";
import { provenRun, untilStarted, untilSucceeded, untilTrained } from "./demoRuns.ts";
import { findPython } from "./findPython.ts";
import { proveIdentical, type Proof } from "./proof.ts";

export interface DemoOptions {
  cwd: string;
  env: Record<string, string | undefined>;
  /** Default: a new ./preflight-demo. */
  folder?: string;
  openTarget?: RuntimeHost["openTarget"];
  signal: AbortSignal;
  tell: (event: DemoEvent) => void;
}

const longestSeconds = 600;

/**
 * Tells the story of the sample pipeline on the local target: mistakes found and mended, one run left alone and one preempted
 * twice (with notice, then without), the proof that both end with the same bytes. When aborted it stops its runs and
 * removes its folder. Throws DemoError, or what the runtime throws.
 */
export async function runDemo(options: DemoOptions): Promise<{ folder: string; proof: Proof }> {
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(longestSeconds * 1000)]);
  const { tell, openTarget } = options;
  const python = await findPython(options.env, signal);
  const folder = await createDemoFolder(options.cwd, options.folder);
  const launched: string[] = [];
  let runtime: Runtime | undefined;
  try {
    tell({ type: "ready", folder, python });
    runtime = await createRuntime({ cwd: folder, target: "local", files: ["workflow.yaml"], openTarget });
    await showMistakes(runtime, signal, tell);
    const read = await runtime.readPipeline("workflow.yaml");
    const { summary, findings } = await runtime.check(read, signal);
    const warnings = findings.filter(({ status, suppressed }) => status === "warn" && !suppressed);
    tell({ type: "good", file: "workflow.yaml", summary, warnings });
    for (const name of ["undisturbed", "preempted"]) {
      launched.push((await runtime.launch(read, { parameters: {}, name, signal })).name);
    }
    const [undisturbed, preempted] = launched as [string, string];
    tell({ type: "launched", undisturbed, preempted });
    const quiet = untilSucceeded(runtime, undisturbed, signal);
    quiet.catch(() => undefined); // told when it is awaited below
    await preempt(runtime, preempted, { attempt: 1, share: 0.25, how: "delete" }, signal, tell);
    await preempt(runtime, preempted, { attempt: 2, share: 0.6, how: "kill" }, signal, tell);
    const second = await untilSucceeded(runtime, preempted, signal);
    const first = await quiet;
    const runs = { undisturbed: await runtime.readRun(undisturbed), preempted: await runtime.readRun(preempted) };
    tell({ type: "finished", ...runs });
    const proof = await proveIdentical(await provenRun(runtime, first), await provenRun(runtime, second), signal);
    tell({ type: "proof", proof });
    return { folder, proof };
  } catch (error) {
    // Nobody must find trainers at work, or half a story, after Ctrl-C; after an error the folder stays to be looked at.
    if (runtime !== undefined) await stopAll(runtime, launched);
    if (options.signal.aborted) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    throw error;
  }
}

/** Checks the pipeline with mistakes, mends what edits can mend (manifest and training code), and says what is left. */
async function showMistakes(
  { loaded, cwd, target }: Runtime,
  signal: AbortSignal,
  tell: DemoOptions["tell"],
): Promise<void> {
  const file = "workflow-with-mistakes.yaml";
  const check = async (manifests: readonly FileText[], changed: readonly FileText[] = []) =>
    checkFiles(manifests, loaded, { cwd, target: "local", plan: (request) => target.plan(request), changed, signal });
  const manifests = [{ path: file, text: await readFile(path.join(cwd, file), "utf8") }];
  const { findings, summary } = await check(manifests);
  tell({ type: "mistakes", file, findings: findings.filter(isBad), summary });
  const fixed = await fixFindings({
    manifests,
    check: async (texts, changed) => (await check(texts, changed)).findings,
    // Only files of the sample itself, all of them in its one folder.
    read: (name) => readFile(path.join(cwd, path.basename(name)), "utf8").catch(() => undefined),
  });
  const written = fixed.files.filter(({ before, after }) => before !== after).map(({ path }) => path);
  for (const { path: name, after } of fixed.files) await writeFile(path.join(cwd, path.basename(name)), after);
  const left = (await check(fixed.manifests)).findings.filter(({ status }) => status === "fail");
  tell({ type: "mended", files: written, applied: fixed.applied, left });
}

function isBad({ status, suppressed }: Finding): boolean {
  return (status === "fail" || status === "warn") && !suppressed;
}

async function preempt(
  runtime: Runtime,
  run: string,
  { attempt, share, how }: { attempt: number; share: number; how: "delete" | "kill" },
  signal: AbortSignal,
  tell: DemoOptions["tell"],
): Promise<void> {
  const { done, total } = await untilTrained(runtime, run, { attempt, share }, signal);
  await runtime.target.preempt({ run, step: "train", how });
  tell({ type: "preempted", attempt, how, done, total });
  await untilStarted(runtime, run, attempt + 1, signal);
  const { steps } = await runtime.readRun(run, { signal });
  const attempts = steps.find(({ template }) => template === "train")?.attempts ?? [];
  const [before, after] = [attempts[attempt - 1], attempts[attempt]];
  tell({
    type: "resumed",
    attempt: attempt + 1,
    fromStep: after?.resumedFromStep ?? 0,
    lostSteps: before?.lostSteps ?? 0,
    afterSeconds: secondsBetween(before?.finishedAt, after?.startedAt) ?? 0,
  });
}

async function stopAll({ target }: Runtime, runs: string[]): Promise<void> {
  for (const run of runs) {
    await target.terminate(run).catch(() => undefined); // has ended, or never began
  }
  for (const run of runs) {
    try {
      for await (const _workflow of target.watch(run, { signal: AbortSignal.timeout(30_000) }));
    } catch {
      // Deleted meanwhile, or damaged: nothing of it runs.
    }
  }
}
