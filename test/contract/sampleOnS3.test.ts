import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, describe, expect, test, type TestContext } from "vitest";
import { scanCheckpoints } from "../../runtime/checkpoints/scanCheckpoints.ts";
import { readMarker } from "../../runtime/store/promotion/promote.ts";
import { StoreFolder } from "../../runtime/store/storeFolder.ts";
import { FaultProxy } from "../support/faultProxy.ts";
import { runCli } from "../support/runCli.ts";
import { labStore, type LabStoreName } from "./support/labStore.ts";

const run = promisify(execFile);
const sample = path.resolve(import.meta.dirname, "../../media/sample");
const work = mkdtempSync(path.join(tmpdir(), "preflight-on-s3-"));
afterAll(() => rmSync(work, { recursive: true, force: true, maxRetries: 5 }));

interface ShownRun {
  phase: string;
  steps: {
    name: string;
    template: string;
    attempts: { index: number; resumedFromStep?: number }[];
    checkpoints?: { uri: string; step: number; verdict: string; verified: boolean }[];
  }[];
}

/** The sample with its volume replaced by a bucket, and artifacts there too. */
function workspace(name: string, base: string, endpoint: string): string {
  const folder = path.join(work, name);
  cpSync(sample, folder, { recursive: true });
  const workflow = readFileSync(path.join(folder, "workflow.yaml"), "utf8");
  writeFileSync(path.join(folder, "workflow.yaml"), workflow.replaceAll(/([ =])\/store\//g, `$1${base}/`));
  const config = readFileSync(path.join(folder, "preflight.yaml"), "utf8");
  writeFileSync(
    path.join(folder, "preflight.yaml"),
    config.replace(
      "local:\n",
      `stores:\n  - {uri: ${base}, endpoint: "${endpoint}"}\nlocal:\n  artifacts: ${base}/artifacts\n` +
        `  env: {AWS_ENDPOINT_URL: "${endpoint}"}\n` +
        "  passEnvironment: [AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION]\n",
    ),
  );
  return folder;
}

describe.each(["minio", "versity"] satisfies LabStoreName[])("the sample on %s", (name) => {
  test("trains, is preempted, resumes from the store, publishes once; show reads its checkpoints there", async (context) => {
    const lab = await labStore(context, name);
    const base = `s3://${lab.bucket}/sample-${process.pid}`;
    const cwd = workspace(name, base, lab.endpoint);
    const cli = (...argv: string[]) => runCli(argv, { cwd, env: process.env });
    const show = async (): Promise<ShownRun> =>
      (JSON.parse((await cli("show", "one", "--json")).stdout) as { run: ShownRun }).run;
    const launched = await cli("launch", "workflow.yaml", "--name", "one", "--skip-checks");
    expect(launched).toMatchObject({ code: 0 });
    const train = (shown: ShownRun) => shown.steps.find(({ template }) => template === "train");
    const going = ({ phase }: ShownRun) => !["Succeeded", "Failed", "Error"].includes(phase);
    // Taken away once a checkpoint is on the store.
    let shown = await show();
    while (going(shown) && !train(shown)?.checkpoints?.some(({ step }) => step >= 200)) {
      await sleep(300);
      shown = await show();
    }
    expect(shown).toMatchObject({ phase: "Running" });
    expect((await cli("preempt", "one", "train")).code).toBe(0);
    while (going(shown)) {
      await sleep(300);
      shown = await show();
    }
    expect(shown.phase).toBe("Succeeded");
    const step = train(shown)!;
    expect(step.attempts.length).toBeGreaterThan(1);
    const logs = (await cli("logs", "one", "train")).stdout;
    expect(logs).toMatch(/resumed from step-\d{6}/);
    await sleep(5100); // what show has seen of a store is kept for 5 s
    const checkpoints = train(await show())!.checkpoints!;
    expect(checkpoints[0]).toMatchObject({ step: 2400, verdict: "resumable", verified: true });
    expect(checkpoints[0]!.uri).toMatch(new RegExp(`^${base}/checkpoints/one-`));
    const { objects } = await (await lab.open({ prefix: `sample-${process.pid}/artifacts` })).list("");
    expect(objects.map(({ key }) => path.basename(key))).toEqual(expect.arrayContaining(["train-data.tgz"]));
    // Nothing of it lies in a folder of this machine.
    expect(readdirSync(path.join(cwd, ".preflight/volumes"), { recursive: true })).not.toContain("COMPLETE.json");
  });

  test("eight trainers publish the same key at once, behind a proxy that loses answers: one marker, one winner", async (context) => {
    const lab = await labStore(context, name);
    const proxy = await FaultProxy.start({
      upstream: lab.endpoint,
      faults: ["lost-reply", "503", "lost-request"],
      rate: 0.2,
      seed: 5,
    });
    const prefix = `race-${process.pid}`;
    const outputs = await Promise.all(
      Array.from({ length: 8 }, (_, index) => publish(context, proxy.url, `s3://${lab.bucket}/${prefix}/model`, index)),
    );
    expect(proxy.hits.length).toBeGreaterThan(3);
    await proxy.stop();
    const winners = outputs.filter((text) => text.endsWith("True"));
    expect(winners).toHaveLength(1);
    const store = await lab.open({ prefix });
    const marker = await readMarker(store, "model");
    expect(marker?.about.attempt).toBe(Number(winners[0]!.split(" ")[0]));
    expect(marker?.files).toHaveLength(1);
    store.close();
  });
});

test("a checkpoint whose object was damaged on the store is corrupt", async (context) => {
  const lab = await labStore(context, "minio");
  const prefix = `damage-${process.pid}`;
  const key = `s3://${lab.bucket}/${prefix}/step-000100`;
  await publish(context, lab.endpoint, key, 1);
  const store = await lab.open({ prefix });
  const [good] = await scanCheckpoints(new StoreFolder(store), { verifyBytes: 1e6 });
  expect(good).toMatchObject({ step: 100, verdict: "incomplete", reasons: expect.any(Array) });
  const { objects } = await store.list("step-000100");
  const data = objects.find(({ key }) => key.endsWith("/data"))!;
  await store.put(data.key, Buffer.from("x".repeat(data.bytes)));
  const [damaged] = await scanCheckpoints(new StoreFolder(store), { verifyBytes: 1e6 });
  expect(damaged).toMatchObject({ verdict: "corrupt", reasons: [{ code: "checksum" }] });
  store.close();
});

/** Publishes with the sample's own durable.py; prints "index won". */
async function publish(context: TestContext, endpoint: string, key: string, index: number): Promise<string> {
  const script =
    "import sys, durable\n" +
    "key, index = sys.argv[1], int(sys.argv[2])\n" +
    "print(index, durable.publish(key, {'data': bytes([index]) * 1000}, {'attempt': index}))";
  const { stdout } = await run("python3", ["-c", script, key, String(index)], {
    cwd: sample,
    env: { ...process.env, AWS_ENDPOINT_URL: endpoint, PYTHONDONTWRITEBYTECODE: "1" },
    signal: context.signal,
  });
  return stdout.trim();
}
