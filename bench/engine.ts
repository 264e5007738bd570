/**
 * What the local target costs beyond the processes themselves: `node bench/engine.ts [bundle]`.
 * Every figure stands beside the bare spawn of the same commands in the same run of this script. The engine is the bundle
 * dist/engine.js when it is built, with the real controller.
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { configSchema } from "../runtime/config/schema.ts";
import type { Workflow } from "../runtime/manifest/argo.ts";
import { LocalTarget } from "../runtime/targets/local/localTarget.ts";

const bundle = fileURLToPath(new URL("../dist/engine.js", import.meta.url));
const entry = process.argv[2] ?? (existsSync(bundle) ? bundle : undefined);
const program = "/bin/true";

const root = await realpath(await mkdtemp(join(tmpdir(), "preflight-bench-")));
const target = new LocalTarget({
  root,
  config: configSchema.parse({}),
  plan: () => ({ name: "local", runs: [], emulated: [], refused: [] }),
  engine: entry,
});

async function bare(): Promise<void> {
  const child = spawn(program, [], { detached: true, stdio: ["ignore", "pipe", "pipe"] });
  await new Promise((resolve) => child.once("close", resolve));
}

async function timed(work: () => Promise<void>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

function workflow(spec: Workflow["spec"]): Workflow {
  const step = { name: "step", container: { image: "any", command: [program] } };
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: { generateName: "bench-" },
    spec: { ...spec, entrypoint: "main", templates: [...(spec.templates ?? []), step] },
  };
}

/** Resident memory of a run's engine and guardian, MiB, at its highest as the kernel saw it. */
function peakMemory(run: string): number {
  const engines = join(root, ".preflight", "runs", run, "engines");
  let kib = 0;
  for (const file of existsSync(engines) ? readdirSync(engines) : []) {
    try {
      const record = JSON.parse(readFileSync(join(engines, file), "utf8")) as { pid?: number; owner?: { pid: number } };
      const status = readFileSync(`/proc/${record.owner?.pid ?? record.pid}/status`, "utf8");
      kib += Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0);
    } catch {
      // Ended already.
    }
  }
  return kib / 1024;
}

async function drive(
  spec: Workflow["spec"],
): Promise<{ total: number; toFirstStep: number; peak: number; nodes: number }> {
  const begin = Date.now();
  const { name } = await target.launch({ workflow: workflow(spec), templates: [], workspace: root });
  let peak = 0;
  const sampler = setInterval(() => (peak = Math.max(peak, peakMemory(name))), 20);
  let last: Workflow | undefined;
  for await (const seen of target.watch(name)) last = seen;
  const end = Date.parse(last!.status!.finishedAt!);
  clearInterval(sampler);
  if (last!.status!.phase !== "Succeeded")
    throw new Error(`the benchmark's run is ${last!.status!.phase}: ${last!.status!.message}`);
  const pods = Object.values(last!.status!.nodes!).filter(({ type }) => type === "Pod");
  const journal = readFileSync(join(root, ".preflight", "runs", name, "journal.jsonl"), "utf8").split("\n");
  const first = journal.map((line) => (line === "" ? {} : JSON.parse(line))).find(({ what }) => what === "started");
  return { total: end - begin, toFirstStep: Date.parse(first.at) - begin, peak, nodes: pods.length };
}

const line = (label: string, value: string, budget: string) =>
  console.log(`${label.padEnd(46)} ${value.padStart(12)}   ${budget}`);

try {
  const count = 50;
  await bare();
  const alone = await timed(async () => {
    for (let index = 0; index < count; index++) await bare();
  });
  const startsAlone = await timed(async () => {
    const child = spawn(process.execPath, ["-e", "0"]);
    await new Promise((resolve) => child.once("close", resolve));
  });
  const sequence = Array.from({ length: count }, (_, index) => [{ name: `s${index}`, template: "step" }]);
  const starts: number[] = [];
  for (let round = 0; round < 5; round++) {
    starts.push((await drive({ templates: [{ name: "main", steps: sequence.slice(0, 1) }] })).toFirstStep);
  }
  starts.sort((a, b) => a - b);
  const serial = await drive({ templates: [{ name: "main", steps: sequence }] });
  const perStep = (serial.total - serial.toFirstStep) / count;
  line("bare spawn, one after the other, per process", `${(alone / count).toFixed(1)} ms`, "");
  line(
    `${count} steps one after the other, per step`,
    `${perStep.toFixed(1)} ms`,
    `${(perStep / (alone / count)).toFixed(1)} x bare`,
  );
  line("  engine overhead per step", `${(perStep - alone / count).toFixed(1)} ms`, "budget 15 ms");
  line("bare start of node", `${startsAlone.toFixed(0)} ms`, "");
  line("launch to first step (median of 5)", `${starts[2]!.toFixed(0)} ms`, "budget 250 ms");

  const wide = 1000;
  const fanAlone = await timed(async () => {
    let left = wide;
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        while (left-- > 0) await bare();
      }),
    );
  });
  const fan = await drive({
    parallelism: 8,
    templates: [
      {
        name: "main",
        steps: [[{ name: "fan", template: "step", withSequence: { count: String(wide) } }]],
      },
    ],
  });
  line(`bare spawn of ${wide}, 8 at a time`, `${(fanAlone / 1000).toFixed(1)} s`, "");
  line(
    `fan-out of ${fan.nodes} steps, parallelism 8`,
    `${(fan.total / 1000).toFixed(1)} s`,
    `${(fan.total / fanAlone).toFixed(1)} x bare`,
  );
  line("  per step beyond bare spawn", `${((fan.total - fanAlone) / wide).toFixed(1)} ms`, "budget 15 ms");
  line("  engine and guardian together, peak memory", `${fan.peak.toFixed(0)} MiB`, "budget 150 MB");
} finally {
  await rm(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
