import { cp, glob, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { proveIdentical, type ProvenRun } from "../../runtime/demo/proof.ts";
import { kinds } from "../../runtime/kubernetes/kubeCall.ts";
import { createRuntime, type Runtime } from "../../runtime/index.ts";
import type { Run } from "../../runtime/runs/run.ts";
import { kindLoad } from "../../runtime/targets/kind/kindLoad.ts";
import { openTarget } from "../../runtime/targets/openTarget.ts";
import { labCache } from "../support/shared.ts";
import {
  labCluster,
  labImage,
  labNamespace,
  removeAfter,
  repositoryFile,
  scratchFolder,
} from "./support/labCluster.ts";

const image = "preflight-test/sample:1";
const parameters = { steps: "40000", "save-every": "1000", samples: "400" };

test("the sample on kind: launched, its node drained, attempt 2 resumes, and the model is that of an undisturbed local run", async (context) => {
  const { access, env } = await labCluster(context);
  const folder = await scratchFolder();
  await cp(path.resolve(import.meta.dirname, "../../media/sample"), folder, { recursive: true });
  const manifest = repositoryFile("media/sample/workflow.yaml");
  const pulled = /image: &image (\S+)/.exec(manifest)![1]!;
  await writeFile(path.join(folder, "cluster.yaml"), manifest.replace(pulled, image));
  await buildImage(folder, env);
  await kindLoad({ name: "preflight", image, env });
  const claim = { kind: kinds.volumeClaims, namespace: labNamespace, name: "spirals-store" };
  const spec = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };
  await access.client
    .call({ ...claim, name: undefined, verb: "create", body: { metadata: { name: claim.name }, spec } })
    .catch((error: { reason?: string }) => {
      if (error.reason !== "conflict") throw error;
    });

  const open = (target: string, file: string): Promise<Runtime> =>
    createRuntime({ cwd: folder, files: [file], target, openTarget: (name, loaded) => openTarget(name, loaded, env) });
  const cluster = await open("kind", "cluster.yaml");
  const local = await open("local", "workflow.yaml");

  const launched = await cluster.launch(await cluster.readPipeline("cluster.yaml"), { parameters });
  removeAfter(context, access, launched.name);
  const reference = await local.launch(await local.readPipeline("workflow.yaml"), { parameters });
  // Argo publishes progress once a minute; that it trains shows in its log.
  await until(cluster, launched.name, (run) => isTraining(run) || run.finishedAt !== undefined);
  await untilLogged(cluster, launched.name, /saved step-/);
  const hit = await cluster.target.preempt({ run: launched.name, step: "train", how: "drain" });
  expect(hit).toBe("train(0)");
  const run = await until(cluster, launched.name, ({ finishedAt }) => finishedAt !== undefined);
  const train = run.steps.find(({ name }) => name === "train")!;
  expect(run.phase).toBe("Succeeded");
  expect(train.attempts.length).toBe(2);
  expect(train.attempts[0]!.maybePreempted).toBe(true);
  const { log, attempts } = await readLog(cluster, launched.name);
  expect(attempts).toEqual([0, 1]);
  expect(log).toMatch(/resum/i);

  const ended = await until(local, reference.name, ({ finishedAt }) => finishedAt !== undefined);
  expect(ended.phase).toBe("Succeeded");
  const localStore = await local.target.resolvePath(
    await local.target.get(reference.name),
    Object.values((await local.target.get(reference.name)).status!.nodes!).find(
      ({ templateName }) => templateName === "train",
    )!,
    "/store",
  );
  const proof = await proveIdentical(inStore(localStore!, ended), inStore(await clusterStore(run), run));
  expect(proof.identical).toBe(true);
  expect(proof.checkpointCount).toBeGreaterThan(0);

  // Argo forgets the run; what was written down here stays.
  await access.client.call({ verb: "delete", kind: kinds.workflows, namespace: labNamespace, name: run.name });
  await expect
    .poll(async () => (await cluster.readRun(run.name)).problem ?? "", { timeout: 30_000, interval: 500 })
    .toMatch(/gone from the cluster/);
  const kept = await cluster.readRun(run.name);
  expect(kept.phase).toBe("Succeeded");
  expect(kept.steps.find(({ name }) => name === "train")!.attempts.length).toBe(2);
  expect((await readLog(cluster, run.name)).attempts).toEqual([0, 1]);
});

async function until(runtime: Runtime, name: string, done: (run: Run) => boolean): Promise<Run> {
  for await (const run of runtime.watchRun(name)) if (done(run)) return run;
  return runtime.readRun(name);
}

function isTraining({ steps }: Run): boolean {
  return steps.find(({ name }) => name === "train")?.attempts[0]?.phase === "Running";
}

async function untilLogged({ target }: Runtime, run: string, wanted: RegExp): Promise<void> {
  for await (const { text } of target.logs({ run, step: "train", follow: true })) if (wanted.test(text)) return;
}

async function readLog({ target }: Runtime, run: string): Promise<{ log: string; attempts: number[] }> {
  const attempts = new Set<number>();
  const lines: string[] = [];
  for await (const line of target.logs({ run, step: "train" })) {
    attempts.add(line.attempt);
    lines.push(line.text);
  }
  return { log: lines.join("\n"), attempts: [...attempts].sort() };
}

function inStore(store: string, { name, uid }: Run): ProvenRun {
  const id = `${name}-${uid}`;
  return { checkpoints: path.join(store, "checkpoints", id), model: path.join(store, "models", id) };
}

/** The lab's volumes are folders of this machine. */
async function clusterStore({ name, uid }: Run): Promise<string> {
  const volumes = labCache("volumes")!;
  for await (const found of glob(`*/models/${name}-${uid}`, { cwd: volumes }))
    return path.join(volumes, found, "..", "..");
  throw new Error(`no volume holds the model of ${name}`);
}

async function buildImage(folder: string, env: Record<string, string | undefined>): Promise<void> {
  const build = path.join(folder, "image");
  await mkdir(build);
  for await (const file of glob("*.py", { cwd: folder })) await cp(path.join(folder, file), path.join(build, file));
  await writeFile(path.join(build, "Dockerfile"), `FROM ${labImage}\nWORKDIR /app\nCOPY *.py /app/\n`);
  await execa("docker", ["build", "--quiet", "--tag", image, build], { env: { ...env, DOCKER_BUILDKIT: "0" } });
}
