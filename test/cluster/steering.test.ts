import { execa } from "execa";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test, type TestContext } from "vitest";
import type { ClusterAccess } from "../../runtime/kubernetes/clusterAccess.ts";
import { configSchema } from "../../runtime/config/schema.ts";
import type { Template, Workflow } from "../../runtime/manifest/argo.ts";
import { reduceRun } from "../../runtime/runs/reduceRun.ts";
import type { Run } from "../../runtime/runs/run.ts";
import type { ClusterTarget } from "../../runtime/targets/cluster/clusterTarget.ts";
import { openClusterTarget } from "../../runtime/targets/cluster/openClusterTarget.ts";
import { labCluster, labContext, labImage, labNamespace, removeAfter, scratchFolder } from "./support/labCluster.ts";

const container = (script: string, more: Partial<Template> = {}): Template => ({
  container: { image: labImage, command: ["bash", "-c", script] },
  ...more,
});
const trap = (exitCode: number): string =>
  `trap 'sleep 1; exit ${exitCode}' TERM; for i in $(seq 120); do echo $i; sleep 1 & wait $!; done`;

function workflow(
  templates: Record<string, Template>,
  tasks: { name: string; depends?: string }[],
  onExit?: string,
): Workflow {
  const all = Object.entries(templates).map(([name, template]) => ({ name, ...template }));
  const dag = { tasks: tasks.map((task) => ({ template: task.name, ...task })) };
  const spec = { entrypoint: "main", onExit, templates: [{ name: "main", dag }, ...all] };
  return { apiVersion: "argoproj.io/v1alpha1", kind: "Workflow", metadata: { generateName: "test-steer-" }, spec };
}

async function open(
  context: TestContext,
  place: object = {},
): Promise<{
  target: ClusterTarget;
  env: Record<string, string | undefined>;
  launch: (workflow: Workflow) => Promise<string>;
  access: ClusterAccess;
}> {
  const { access, env } = await labCluster(context);
  const folder = await scratchFolder();
  const clusters = { lab: { context: labContext, namespace: labNamespace, ...place } };
  const target = openClusterTarget("lab", { config: configSchema.parse({ clusters }), folder }, env, { record: false });
  const launch = async (workflow: Workflow): Promise<string> => {
    const { name } = await target.launch({ workflow, templates: [], workspace: folder });
    removeAfter(context, access, name);
    return name;
  };
  return { target, env, launch, access };
}

async function read(target: ClusterTarget, name: string): Promise<Run> {
  const workflow = await target.get(name);
  return reduceRun(workflow, { target: target.name, observations: await target.observe(workflow) });
}

async function until(target: ClusterTarget, name: string, done: (run: Run) => boolean): Promise<Run> {
  for (let tries = 0; tries < 900; tries++) {
    const run = await read(target, name);
    if (done(run)) return run;
    await sleep(500);
  }
  throw new Error(`${name} did not get there: ${JSON.stringify(await read(target, name))}`);
}

const ended = (run: Run): boolean => run.finishedAt !== undefined;
const settled = ({ steps }: Run): boolean =>
  steps.some(({ name, attempts }) => name === "train" && attempts.at(-1)?.phase === "Running");

test("retry resets the nodes that argo retry resets, and the run succeeds where the cause is gone", async (context) => {
  const { target, env, launch } = await open(context);
  const once = container("exit 3", { retryStrategy: { limit: 1, retryPolicy: "Always" } });
  const tasks = [{ name: "a" }, { name: "b", depends: "a" }, { name: "c", depends: "b" }];
  const templates = { a: container("echo a"), b: once, c: container("echo c"), bye: container("echo bye") };
  const names = await Promise.all([1, 2].map(() => launch(workflow(templates, tasks, "bye"))));
  await Promise.all(names.map((name) => until(target, name, ended)));
  const [ours, theirs] = names as [string, string];
  await target.retry(ours);
  await execa("argo", ["retry", theirs, "-n", labNamespace], { env });
  const runs = await Promise.all(
    names.map((name) => until(target, name, (run) => ended(run) && attempts(run, "b") === 2)),
  );
  const shape = ({ steps, phase }: Run) => ({
    phase,
    steps: steps
      .map((step) => `${step.name.replaceAll(/test-steer-\w+/g, "wf")} ${step.phase} ${step.attempts.length}`)
      .sort(),
  });
  expect(shape(runs[0]!)).toEqual(shape(runs[1]!));
  expect(runs[0]!.steps.find(({ name }) => name === "a")!.startedAt! < runs[0]!.startedAt!).toBe(true);
  // What the first attempts printed is kept, though a retry takes their pods away.
  const lines: string[] = [];
  for await (const { step, text } of target.logs({ run: ours, step: "a" })) lines.push(`${step} ${text}`);
  expect(lines).toEqual(["a a"]);
}, 900_000);

test("a stopped run whose trainer exits with 0 is told to be one, also where Argo records Succeeded", async (context) => {
  const { target, launch } = await open(context);
  const name = await launch(workflow({ train: container(trap(0)) }, [{ name: "train" }]));
  await until(target, name, settled);
  await target.stop(name);
  const run = await until(target, name, ended);
  // What Argo records depends on when its controller looked: run or step Succeeded, or both Failed.
  const told = [...run.notes, ...run.steps.flatMap(({ attempts }) => attempts.map(({ reason }) => reason))];
  expect(told.join("\n")).toMatch(/is recorded as Succeeded|train shows Succeeded, but it was stopped|^stopped$/m);
});

test("a hard kill is told as restarted in place, by the uids of its pods", async (context) => {
  const { target, launch } = await open(context);
  const name = await launch(workflow({ train: container(trap(143)) }, [{ name: "train" }]));
  await until(target, name, settled);
  const watching = new AbortController();
  const watched = (async () => {
    for await (const workflow of target.watch(name, { signal: watching.signal })) {
      const { pods } = await target.observe(workflow);
      const all = [...pods.values()].flat();
      if (all.length > 1) return all;
    }
    return [];
  })();
  expect(await target.preempt({ run: name, how: "kill" })).toBe("train");
  const pods = await watched;
  watching.abort();
  const distinct = (key: "name" | "uid"): number => new Set(pods.map((pod) => pod[key])).size;
  // Where the executor was faster than the kill, it is an ordinary preemption.
  const told =
    pods.length > 0
      ? distinct("name") === 1 && distinct("uid") === 2 && pods[0]!.goneAt !== undefined
      : (await until(target, name, ended)).steps.find((step) => step.name === "train")!.attempts[0]!.maybePreempted;
  expect(told).toBe(true);
});

test("an evicted pod is a preemption with Argo's usual words, and a new attempt follows", async (context) => {
  const { target, launch } = await open(context);
  const train = container(trap(143), { retryStrategy: { limit: 2, retryPolicy: "Always" } });
  const name = await launch(workflow({ train }, [{ name: "train" }]));
  await until(target, name, settled);
  expect(await target.preempt({ run: name, step: "train", how: "evict" })).toBe("train(0)");
  const run = await until(target, name, (each) => attempts(each, "train") === 2);
  const [first] = run.steps.find((step) => step.name === "train")!.attempts;
  expect(first).toMatchObject({ maybePreempted: true });
  expect(["pod-deleted", "evicted", "terminated"]).toContain(first!.reason);
});

test("suspended, resumed with a value, resubmitted and deleted", async (context) => {
  const { target, launch, access } = await open(context);
  const gate: Template = {
    suspend: {},
    outputs: { parameters: [{ name: "answer", valueFrom: { supplied: {}, default: "none" } }] },
  };
  const name = await launch(workflow({ gate }, [{ name: "gate" }]));
  await until(target, name, ({ steps }) => steps.some((step) => step.type === "Suspend" && step.phase === "Running"));
  await target.resume(name, { parameters: { answer: "42" } });
  const run = await until(target, name, ended);
  expect(run.phase).toBe("Succeeded");
  const node = Object.values((await target.get(name)).status!.nodes!).find(({ type }) => type === "Suspend")!;
  expect(node.outputs!.parameters).toMatchObject([{ name: "answer", value: "42" }]);
  const again = await target.resubmit(name);
  removeAfter(context, access, again.name);
  expect(again.name).not.toBe(name);
  await target.terminate(again.name);
  await target.delete(name);
  await expect(target.get(name)).rejects.toThrow(`There is no run called "${name}" on lab.`);
});

test("argo-server, where one is configured, reads and retries", async (context) => {
  const { env } = await labCluster(context);
  const port = 20_000 + (process.pid % 10_000);
  const args = ["server", "--auth-mode=server", "--secure=false", "--namespace", "argo", "--port", String(port)];
  const server = execa("argo", args, { env, reject: false });
  context.onTestFinished(() => void server.kill());
  const { target, launch } = await open(context, { argoServer: { url: `http://127.0.0.1:${port}` } });
  const name = await launch(workflow({ b: container("exit 3") }, [{ name: "b" }]));
  await until(target, name, ended);
  await expect
    .poll(
      () =>
        fetch(`http://127.0.0.1:${port}/api/v1/version`)
          .then(({ status }) => status)
          .catch(() => 0),
      { timeout: 60_000 },
    )
    .toBe(200);
  const before = (await target.get(name)).status!.startedAt!;
  await target.retry(name);
  const run = await until(target, name, (each) => ended(each) && each.startedAt! > before);
  expect(run.phase).toBe("Failed");
});

function attempts({ steps }: Run, name: string): number {
  return steps.find((step) => step.name === name)?.attempts.length ?? 0;
}
