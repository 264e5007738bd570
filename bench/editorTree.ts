/**
 * The Runs view without the editor: the host's code and the real worker (`npm run build` first), in front of 5,000 run folders and
 * one run of 10,000 nodes that goes on. Budgets: first paint 300 ms, update 50 ms, host never held up for more than 16 ms.
 * Usage: node bench/editorTree.ts [RUNS] [NODES]
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { RunsModel } from "../extension/views/runs/runsModel.ts";
import type { RunsNode } from "../extension/views/runs/runsNode.ts";
import { RuntimeClient } from "../extension/worker/client.ts";
import type { NodeStatus, Workflow } from "../runtime/manifest/argo.ts";
import { takeOwnership } from "../runtime/targets/local/runStore/engineLock.ts";
import { replaceFile } from "../runtime/targets/local/runStore/atomicFile.ts";
import { RunFolder } from "../runtime/targets/local/runStore/runFolder.ts";
import { writeWorkflow } from "../runtime/targets/local/runStore/workflowFile.ts";

const [runs = 5000, nodes = 10_000] = process.argv.slice(2).map(Number);
const root = await mkdtemp(path.join(tmpdir(), "preflight-tree-"));
const delay = monitorEventLoopDelay({ resolution: 1 });
const quiet = monitorEventLoopDelay({ resolution: 1 });
const client = new RuntimeClient(new URL("../dist/worker.js", import.meta.url), (level, text) =>
  console.error(level, text),
);
// The worker alone keeps no process alive.
const alive = setInterval(() => undefined, 1000);
try {
  await writeFile(path.join(root, "preflight.yaml"), "version: 1\n");
  for (let at = 0; at < runs; at++) await makeRun(`run-${at}`, finished(`run-${at}`, at));
  const large = new RunFolder(path.join(root, ".preflight", "runs", "large"));
  await makeRun("large", running(0));
  await mkdir(large.commands, { recursive: true });
  await takeOwnership(large, "drive");
  const states = [1, 2, 3, 4, 5].map((at) => {
    const workflow = running(at);
    const { phase, startedAt, progress } = workflow.status!;
    return Buffer.from(
      `{"preflight":${JSON.stringify({ phase, startedAt, progress })},\n${JSON.stringify(workflow).slice(1)}`,
    );
  });
  // What this machine does to a process that only waits.
  quiet.enable();
  await sleep(2000);
  quiet.disable();
  console.log(
    `${runs} runs, one of ${nodes} nodes; a process that only waits is held up ${ms(quiet.max / 1e6)} at most`,
  );

  delay.enable();
  for (const how of ["first paint, the worker's start included", "first paint, the worker running"]) {
    const model = new RunsModel(client.request.bind(client));
    const begin = performance.now();
    model.setRoots([{ folder: root, place: "" }]);
    model.start();
    const [target] = await model.children();
    const rows = await model.children(target);
    console.log(`${how}: ${ms(performance.now() - begin)} (${rows.length} rows)`);
    while (model.summary?.complete !== true) await sleep(5);
    console.log(`  all ${model.summary.total} known after ${ms(performance.now() - begin)}`);
    model.dispose();
  }

  const model = new RunsModel(client.request.bind(client));
  model.setRoots([{ folder: root, place: "" }]);
  model.start();
  const open: RunsNode[] = [];
  const [target] = await model.children();
  open.push(target!);
  while (model.summary?.complete !== true) await sleep(5);
  const run = (await model.children(target)).find((node) => node.run === "large")!;
  let begin = performance.now();
  const steps = await model.children(run);
  console.log(`opening the run of ${nodes} nodes: ${ms(performance.now() - begin)} (${steps.length} rows)`);
  open.push(run);
  const updates: number[] = [];
  let pending: Promise<unknown> = Promise.resolve();
  // As VS Code does: each node that is said to have changed is drawn again, with what is open below it.
  model.onNodes((changed) => {
    const from = performance.now();
    const again = (changed ?? [target!]).filter((node) => open.includes(node));
    pending = Promise.all(again.map((node) => model.children(node))).then(() => updates.push(performance.now() - from));
  });
  const waits: number[] = [];
  for (const state of states) {
    const before = updates.length;
    begin = performance.now();
    await replaceFile(large.workflow, state);
    while (updates.length === before) await sleep(2);
    waits.push(performance.now() - begin);
    await pending;
    await sleep(400);
  }
  delay.disable();
  console.log(`an update is drawn in ${ms(Math.max(...updates))} at most (${updates.length} updates)`);
  console.log(`from the file's change to the redrawn rows: ${ms(Math.max(...waits))} at most (coalesced to 300 ms)`);
  console.log(`the host was held up ${ms(delay.max / 1e6)} at most, ${ms(delay.percentile(99) / 1e6)} at p99`);
  model.dispose();
} finally {
  client.dispose();
  clearInterval(alive);
  await rm(root, { recursive: true, force: true });
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}

async function makeRun(name: string, workflow: Workflow): Promise<void> {
  const folder = new RunFolder(path.join(root, ".preflight", "runs", name));
  await mkdir(folder.engines, { recursive: true });
  const local = { images: [] };
  const record = { version: 1, name, uid: name, createdAt: workflow.status!.startedAt, pipeline: "bench" };
  const rest = { workspace: root, configFolder: root, local, controller: {}, templates: [], environment: {} };
  await writeFile(folder.record, JSON.stringify({ ...record, ...rest }));
  await writeWorkflow(folder, workflow);
}

function finished(name: string, at: number): Workflow {
  const startedAt = new Date(Date.UTC(2026, 0, 1) + at * 60_000).toISOString();
  const finishedAt = new Date(Date.UTC(2026, 0, 1) + at * 60_000 + 30_000).toISOString();
  const phase = at % 7 === 0 ? "Failed" : "Succeeded";
  const node = { id: `${name}-1`, name, displayName: "train", type: "Pod", phase, startedAt, finishedAt } as NodeStatus;
  return workflowOf(name, { phase, startedAt, finishedAt, progress: "1/1", nodes: { [node.id]: node } });
}

function running(at: number): Workflow {
  const startedAt = new Date().toISOString();
  const all: Record<string, NodeStatus> = {};
  const dag = { id: "large", name: "large", displayName: "large", type: "DAG", phase: "Running", startedAt };
  all["large"] = dag as NodeStatus;
  for (let node = 0; node < nodes; node++) {
    const id = `large-${node}`;
    const displayName = `shard(${node})`;
    const over = node >= 20;
    all[id] = {
      id,
      name: `large.${displayName}`,
      displayName,
      type: "Pod",
      phase: over ? "Succeeded" : "Running",
      boundaryID: "large",
      templateName: "shard",
      startedAt,
      ...(over ? { finishedAt: startedAt } : {}),
      progress: `${at * 100 + node}/10000`,
      children: [],
    } as unknown as NodeStatus;
  }
  return workflowOf("large", { phase: "Running", startedAt, progress: `${at * 100}/10000`, nodes: all });
}

function workflowOf(name: string, status: Workflow["status"]): Workflow {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: { name, uid: name },
    spec: { entrypoint: "main", templates: [{ name: "main" }, { name: "shard", container: { image: "x" } }] },
    status,
  } as Workflow;
}
