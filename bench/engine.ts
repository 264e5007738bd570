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

/** Memory of a run's engine and guardian together, MiB. */
interface Memory {
  /** Resident, each at its highest as the kernel saw it: pages of the node binary are counted for both. */
  rss: number;
  /** What is private to each and the larger share of what is not: a page of the node binary counts once. */
  once: number;
  /** Proportional: pages shared with further processes (this script is one) count as their part. */
  pss: number;
}

function memoryOf(run: string): Memory {
  const engines = join(root, ".preflight", "runs", run, "engines");
  const sum = { rss: 0, private: 0, shared: 0, pss: 0 };
  for (const file of existsSync(engines) ? readdirSync(engines) : []) {
    try {
      const record = JSON.parse(readFileSync(join(engines, file), "utf8")) as { pid?: number; owner?: { pid: number } };
      const folder = `/proc/${record.owner?.pid ?? record.pid}`;
      const rollup = readFileSync(`${folder}/smaps_rollup`, "utf8");
      const kib = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(rollup)?.[1] ?? 0);
      sum.rss += Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`${folder}/status`, "utf8"))?.[1] ?? 0);
      sum.private += kib("Private_Clean") + kib("Private_Dirty");
      sum.shared = Math.max(sum.shared, kib("Shared_Clean") + kib("Shared_Dirty"));
      sum.pss += kib("Pss");
    } catch {
      // Ended already.
    }
  }
  return { rss: sum.rss / 1024, once: (sum.private + sum.shared) / 1024, pss: sum.pss / 1024 };
}

async function drive(
  spec: Workflow["spec"],
): Promise<{ total: number; toFirstStep: number; peak: Memory; nodes: number }> {
  const begin = Date.now();
  const { name } = await target.launch({ workflow: workflow(spec), templates: [], workspace: root });
  const peak: Memory = { rss: 0, once: 0, pss: 0 };
  const sampler = setInterval(() => {
    const now = memoryOf(name);
    for (const kind of ["rss", "once", "pss"] as const) peak[kind] = Math.max(peak[kind], now[kind]);
  }, 50);
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
  line("  engine and guardian, peak, shared pages once", `${fan.peak.once.toFixed(0)} MiB`, "budget 150 MB");
  line("  the same as the sum of both RSS", `${fan.peak.rss.toFixed(0)} MiB`, "counts the binary twice");
  line("  the same as the sum of both PSS", `${fan.peak.pss.toFixed(0)} MiB`, "counts it in parts");
} finally {
  await rm(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
