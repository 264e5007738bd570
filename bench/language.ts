/**
 * Typing in a manifest of 2,000 lines: how long the extension host is held up (budget: 16 ms). Runs the host's code that needs no
 * editor (what a document is, the client) with the real worker (dist/worker.js) in plain Node; what VS Code itself does with
 * an answer is not in it. Beside it the same typing with nobody listening: what this machine alone holds up.
 * Usage: node bench/language.ts [KEYSTROKES]
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { documentKind } from "../extension/language/documentKind.ts";
import { RuntimeClient } from "../extension/worker/client.ts";
import { trainingManifest } from "./trainingManifest.ts";

const script = path.resolve(import.meta.dirname, "../dist/worker.js");
if (!existsSync(script)) throw new Error("dist/worker.js is not there: npm run build");
const keystrokes = Number(process.argv[2] ?? 300);
const wordLength = 6; // an editor asks for suggestions once per word
const pauseEvery = 20; // keystrokes between two pauses long enough for a check
const between = 30; // ms, a fast typist

const folder = mkdtempSync(path.join(tmpdir(), "preflight-bench-"));
const file = path.join(folder, "workflow.yaml");
const uri = pathToFileURL(file).href;
const lines = trainingManifest(83).split("\n");
// A value: the manifest stays one.
const typed = lines.findIndex((line) => line.includes("retryPolicy:"));
const text = () => lines.join("\n"); // as an editor's getText does
const show = (milliseconds: number) => `${milliseconds.toFixed(2)} ms`;

const pieces: number[] = [];
const checks: number[] = [];
const suggestions: number[] = [];

// The client never keeps a process alive.
const alive = setInterval(() => {}, 1000);
const failures: string[] = [];
const client = new RuntimeClient(pathToFileURL(script), (level, words) => failures.push(`${level}: ${words}`));
try {
  await check(0, text()); // starts the worker
  console.log(
    `${lines.length} lines, ${Math.round(text().length / 1024)} KiB, ${keystrokes} keystrokes, ${between} ms apart`,
  );
  const alone = await typing(async () => {});
  const ours = await typing(answer);
  console.log(`longest hold-up of the host   ${show(ours.longest)}, in 99 of 100 at most ${show(ours.usual)}`);
  console.log(`  the same, nobody listening  ${show(alone.longest)}, in 99 of 100 at most ${show(alone.usual)}`);
  console.log(`longest piece of our own code ${show(Math.max(...pieces))} of processor time, of ${pieces.length}`);
  console.log(
    `processor time of the host    ${show((ours.cpu - alone.cpu) / pieces.length)} a question with its answer`,
  );
  console.log(`check after a pause           ${show(median(checks))} in the worker, median of ${checks.length}`);
  console.log(`suggestions for a word        ${show(median(suggestions))}, median of ${suggestions.length}`);
  await handOver();
} finally {
  clearInterval(alive);
  client.dispose();
  rmSync(folder, { recursive: true });
  for (const failure of failures) console.error(failure);
}

async function typing(onKey: (index: number) => Promise<void>) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const answers: Promise<void>[] = [];
  await sleep(200);
  const begin = hostCpu();
  delay.enable();
  for (let index = 1; index <= keystrokes; index++) {
    lines[typed] += "x";
    const answered = onKey(index);
    answers.push(answered);
    // A pause: the check runs to its end.
    if (index % pauseEvery === 0) await answered;
    await sleep(between);
  }
  await Promise.all(answers);
  delay.disable();
  // The monitor's own timer of 1 ms is in every value.
  const inMilliseconds = (value: number) => Math.max(0, value / 1e6 - 1);
  return { longest: inMilliseconds(delay.max), usual: inMilliseconds(delay.percentile(99)), cpu: hostCpu() - begin };
}

async function answer(version: number): Promise<void> {
  const wants = { completion: version % wordLength === 0, check: version % pauseEvery === 0 };
  if (!wants.completion && !wants.check) return;
  const begin = hostCpu();
  const now = text();
  if (documentKind(file, now) !== "manifest") throw new Error("the text is no manifest");
  const asked = wants.check ? check(version, now) : suggest(version, now);
  pieces.push(hostCpu() - begin);
  await asked;
}

async function check(version: number, now: string): Promise<void> {
  const begin = performance.now();
  open(version, now);
  const found = await client.request("language/check", { uri, version, beyond: [] });
  if (version > 0 && found !== null) checks.push(performance.now() - begin);
}

async function suggest(version: number, now: string): Promise<void> {
  const begin = performance.now();
  open(version, now);
  await client.request("language/completion", { uri, version, offset: lines.slice(0, typed + 1).join("\n").length });
  suggestions.push(performance.now() - begin);
}

function open(version: number, now: string): void {
  const document = { uri, version, path: file, kind: "manifest", text: now, folder, trusted: false, open: [] } as const;
  void client.request("language/open", { ...document, open: [] });
}

/** Whole texts, against what an edit alone would cost. */
async function handOver(): Promise<void> {
  const rounds = 200;
  const time = async (content: () => string) => {
    const begin = performance.now();
    for (let index = 0; index < rounds; index++) open(10_000 + index, content());
    const spent = (performance.now() - begin) / rounds;
    await client.request("language/close", { uri });
    return spent;
  };
  const whole = await time(text);
  const edit = await time(() => "x");
  console.log(
    `handing over the whole text   ${show(whole)} a version; an edit alone ${show(edit)} (ratio ${(whole / edit).toFixed(1)})`,
  );
}

/** Processor time of this thread so far, ms: what others on the machine do is not in it. */
function hostCpu(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
