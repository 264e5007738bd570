/**
 * Log lines per second and CPU of our follower beside `kubectl logs -f` and `argo logs -f`, on the same pod in the same run of this
 * script, and the time from a change at the API to our model: `node bench/clusterLogs.ts [LINES]`. Needs the lab's cluster (or
 * KUBECONFIG) and the namespace pipelines.
 */
import { execa } from "execa";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { configSchema } from "../runtime/config/schema.ts";
import { kinds } from "../runtime/kubernetes/kubeCall.ts";
import type { KubeObject } from "../runtime/kubernetes/kubeObject.ts";
import { watchObjects } from "../runtime/kubernetes/watchObjects.ts";
import { openClusterTarget } from "../runtime/targets/cluster/openClusterTarget.ts";

const lines = Number(process.argv[2] ?? 100_000);
const rounds = 3;
const lab = process.env.PREFLIGHT_LAB_CACHE ?? join(homedir(), ".cache", "preflight-lab");
const env: Record<string, string | undefined> = {
  ...process.env,
  PATH: `${join(lab, "bin")}${delimiter}${process.env.PATH}`,
};
if (env.KUBECONFIG === undefined && existsSync(join(lab, "kubeconfig"))) env.KUBECONFIG = join(lab, "kubeconfig");
const folder = await mkdtemp(join(tmpdir(), "preflight-bench-"));
const target = openClusterTarget("kind", { config: configSchema.parse({}), folder }, env, { record: false });
const { client, namespace } = await target.cluster();

const script = `for i in range(${lines}): print('line', i, 'loss=0.123456')`;
const container = {
  image: process.env.PREFLIGHT_BENCH_IMAGE ?? "preflight/python:3.11",
  command: ["python3", "-c", script],
};
const { name } = await target.launch({
  workflow: {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: { generateName: "bench-log-" },
    spec: { entrypoint: "main", templates: [{ name: "main", container }] },
  },
  templates: [],
  workspace: folder,
});
for await (const _workflow of target.watch(name));

interface Measured {
  lines: number;
  seconds: number;
  cpuSeconds: number;
}

async function ours(): Promise<Measured> {
  const [begin, cpu] = [performance.now(), process.cpuUsage()];
  let count = 0;
  for await (const _line of target.logs({ run: name, follow: true })) count += 1;
  const { user, system } = process.cpuUsage(cpu);
  return { lines: count, seconds: (performance.now() - begin) / 1000, cpuSeconds: (user + system) / 1e6 };
}

async function peer(file: string, args: string[]): Promise<Measured> {
  const begin = performance.now();
  // The shell's own clock tells the CPU of what it ran.
  const command = `${file} ${args.join(" ")} | wc -l; times`;
  const { stdout } = await execa("bash", ["-c", command], { env: env as NodeJS.ProcessEnv });
  const [count, , children = ""] = stdout.trim().split("\n");
  const cpu = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, m, s]) => sum + Number(m) * 60 + Number(s), 0);
  return { lines: Number(count), seconds: (performance.now() - begin) / 1000, cpuSeconds: cpu };
}

const contestants: [string, () => Promise<Measured>][] = [
  ["preflight", ours],
  ["kubectl logs -f", () => peer("kubectl", ["logs", "-f", "-n", namespace, name, "-c", "main"])],
  ["argo logs -f", () => peer("argo", ["logs", "-f", "-n", namespace, name, "--no-color"])],
];
const bests = new Map<string, Measured>();
for (let round = 0; round < rounds; round++) {
  for (const [title, run] of contestants) {
    const measured = await run();
    const best = bests.get(title);
    if (best === undefined || measured.seconds < best.seconds) bests.set(title, measured);
  }
}
const base = bests.get("kubectl logs -f")!;
for (const [title, { lines: count, seconds, cpuSeconds }] of bests) {
  const rate = Math.round(count / seconds);
  const ratio = (rate / (base.lines / base.seconds)).toFixed(2);
  console.log(`${title}: ${count} lines, ${rate} lines/s (${ratio} of kubectl), CPU ${cpuSeconds.toFixed(2)} s`);
}

const stop = new AbortController();
const arrived = new Map<string, number>();
const object = { kind: kinds.configMaps, namespace };
const label = "preflight-bench";
const watching = (async () => {
  const call = { ...object, query: { labelSelector: label } };
  for await (const event of watchObjects<KubeObject>(client, call, { signal: stop.signal })) {
    if (event.type === "changed") arrived.set(event.object.metadata.name, performance.now());
  }
})();
await sleep(1000);
const delays: number[] = [];
for (let at = 0; at < 50; at++) {
  const metadata = { name: `preflight-bench-${at}`, namespace, labels: { [label]: "" } };
  await client.call({ ...object, verb: "create", body: { metadata } });
  const answered = performance.now();
  while (!arrived.has(metadata.name)) await sleep(1);
  delays.push(Math.max(0, arrived.get(metadata.name)! - answered));
  await client.call({ ...object, verb: "delete", name: metadata.name });
}
stop.abort();
await watching;
delays.sort((a, b) => a - b);
const [median, worst] = [delays[25]!.toFixed(1), delays.at(-1)!.toFixed(1)];
console.log(`from the API's answer to our model: median ${median} ms, worst ${worst} ms (50 objects)`);
await target.delete(name);
await rm(folder, { recursive: true, force: true });
