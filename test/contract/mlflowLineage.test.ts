import { execFileSync } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test, type TestContext } from "vitest";
import type { Run } from "../../runtime/runs/run.ts";
import { experimentByName } from "../../runtime/tracking/calls/experiments.ts";
import { getRun, metricHistory, runsWithTag, setStatus } from "../../runtime/tracking/calls/runs.ts";
import type { MlflowClient } from "../../runtime/tracking/client/mlflowClient.ts";
import { openTracking } from "../../runtime/tracking/openTracking.ts";
import { temporaryWorkspace } from "../support/checkWorkspace.ts";
import { runCli } from "../support/runCli.ts";
import { labCache, requirePart } from "../support/shared.ts";
import { TrackingProxy } from "../support/trackingProxy.ts";
import { LabMlflow } from "./support/labMlflow.ts";

let server: LabMlflow | undefined;
const lab = async (context: TestContext): Promise<LabMlflow> => (server ??= await LabMlflow.start(context));
afterAll(() => server?.stop());

const clientOf = (url: string): Promise<MlflowClient> =>
  openTracking({ trackingUri: url }, { env: {}, home: "/nonexistent" });

/** Logs as people's code does: MLflow's own client, which knows the run by MLFLOW_RUN_ID alone. */
const trainer = `
import sys, mlflow
attempt = int(sys.argv[1])
with mlflow.start_run() as run:
    mlflow.log_param("lr", 0.1)
    for step in range(attempt * 5, attempt * 5 + 5):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
    if attempt == 0:
        raise SystemExit(3)
`;

const workflow = (command: string, retries = 0): string => `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: train-}
spec:
  entrypoint: train
  templates:
    - name: train
      retryStrategy: {limit: ${retries}}
      container:
        image: any@sha256:${"0".repeat(64)}
        command: [sh, -c, ${JSON.stringify(command)}]
`;

let folder = "";

function workspace(url: string, command: string, retries = 0, python = "python3"): string {
  folder = temporaryWorkspace({
    "train.py": trainer,
    "train.yaml": workflow(command, retries),
    "preflight.yaml": `version: 1
target: local
mlflow: { trackingUri: "${url}", experiment: lineage, trackRuns: true }
data: { hash: "md5:123" }
local: { images: [{ match: "*", workdir: ., python: "${python}" }] }
`,
  });
  return folder;
}

const cli = (...argv: string[]) => runCli(argv, { cwd: folder, env: process.env });
const show = async (run: string): Promise<Run> =>
  (JSON.parse((await cli("show", run, "--json")).stdout) as { run: Run }).run;
const launch = async (...more: string[]): Promise<string> => {
  const { stdout, stderr, code } = await cli("launch", "train.yaml", "--skip-checks", ...more);
  expect({ stderr, launched: stdout.startsWith("train-") }).toMatchObject({ launched: true });
  expect(code === 0 || more.includes("--wait")).toBe(true);
  return stdout.trim().split("\n")[0]!;
};
async function until(name: string, good: (run: Run) => boolean): Promise<Run> {
  for (let tries = 0; tries < 600; tries++) {
    const run = await show(name);
    if (good(run)) return run;
    await sleep(100);
  }
  throw new Error(`${name} did not get there`);
}

async function all(client: MlflowClient): Promise<string[]> {
  const experiment = await experimentByName(client, "lineage");
  if (experiment === undefined) return [];
  return (await runsWithTag(client, experiment.id, ["preflight.target", "local"])).map(({ id }) => id);
}

test("two attempts with MLflow's own client are one MLflow run, with lineage, metrics and the run's status", async (context) => {
  const { url } = await lab(context);
  const python = path.join(requirePart(context, labCache("venv"), "the lab's Python with MLflow"), "bin/python");
  workspace(url, "exec python3 train.py {{retries}}", 1, python);
  const name = await launch("--wait");
  const client = await clientOf(url);
  const [id, ...more] = await all(client);
  expect(more).toEqual([]);
  const run = await show(name);
  expect(run.phase).toBe("Succeeded");
  expect(run.steps[0]!.attempts).toHaveLength(2);
  expect(run.mlflow).toMatchObject({ id, status: "FINISHED", metrics: [{ key: "loss", step: 9 }] });
  expect(run.mlflow!.problem).toBeUndefined();
  expect(run.mlflow!.url).toBe(`${url}/#/experiments/${run.mlflow!.experimentId}/runs/${id}`);
  expect((await fetch(run.mlflow!.url!)).status).toBe(200);
  const { tags, params } = await getRun(client, id!);
  expect(params).toEqual({ lr: "0.1" });
  expect(tags).toMatchObject({
    "preflight.run": name,
    "preflight.workflow_uid": run.uid,
    "preflight.run_id": `${name}-${run.uid}`,
    "preflight.data_hash": "md5:123",
    "preflight.image_digests": expect.stringContaining("sha256:000"),
    "mlflow.runName": name,
  });
  const history = await metricHistory(client, { id: id!, key: "loss" });
  expect(history.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const text = await cli("show", name);
  expect(text.stdout).toMatch(/MLflow finished · loss 0\.1 at 9 · http/);
});

test("a run that fails, one that is stopped, and one that nothing drives any more end as such, and go on", async (context) => {
  const { url } = await lab(context);
  const client = await clientOf(url);
  workspace(url, "exit 1");
  const failed = await launch("--wait");
  expect((await show(failed)).mlflow).toMatchObject({ status: "FAILED" });

  workspace(url, "echo up; sleep 300");
  const stopped = await launch();
  const running = await until(stopped, ({ steps }) => steps[0]?.phase === "Running");
  expect(running.mlflow).toMatchObject({ status: "RUNNING" });
  // As training code leaves it when one of its attempts is over.
  await setStatus(client, { id: running.mlflow!.id, status: "FINISHED", endedAt: new Date() });
  expect((await show(stopped)).mlflow).toMatchObject({ status: "RUNNING" });
  await cli("stop", stopped);
  const ended = await until(stopped, ({ finishedAt }) => finishedAt !== undefined);
  expect(ended.mlflow).toMatchObject({ status: "KILLED" });

  const orphan = await launch();
  await until(orphan, ({ steps }) => steps[0]?.phase === "Running");
  const listing = execFileSync("ps", ["-eo", "pid,args"], { encoding: "utf8" });
  const engine = listing.split("\n").find((line) => line.includes(`${folder}/.preflight/runs/`) && /engine/.test(line));
  expect(engine).toBeDefined();
  process.kill(Number(engine!.trim().split(/\s+/)[0]), "SIGKILL");
  const dead = await until(orphan, (run) => run.engine === "dead");
  expect(dead.mlflow).toMatchObject({ status: "KILLED" });
  await cli("retry", orphan);
  const again = await until(orphan, (run) => run.engine === "running" && run.steps[0]?.phase === "Running");
  expect(again.mlflow).toMatchObject({ id: dead.mlflow!.id, status: "RUNNING" });
  await cli("terminate", orphan);
  expect((await until(orphan, ({ finishedAt }) => finishedAt !== undefined)).mlflow).toMatchObject({
    status: "KILLED",
  });
});

test("no server, no launch; a launch that is refused leaves no MLflow run", async (context) => {
  const { url } = await lab(context);
  const client = await clientOf(url);
  const before = await all(client);
  workspace("http://127.0.0.1:9", "true");
  const away = await cli("launch", "train.yaml", "--skip-checks");
  expect(away).toMatchObject({ code: 3, stderr: expect.stringContaining("http://127.0.0.1:9 can not be reached") });
  expect((await cli("runs", "--json")).stdout).toContain('"runs": []');
  workspace(url, "true");
  const first = await launch("--name", "train-taken", "--wait");
  const twice = await cli("launch", "train.yaml", "--skip-checks", "--name", first);
  expect(twice.code).toBe(2);
  expect(await all(client)).toHaveLength(before.length + 1);
});

test("a server that goes away: the run is shown without it, and comes right when it is back", async (context) => {
  const { url } = await lab(context);
  const front = await TrackingProxy.start(url);
  try {
    workspace(front.url, "true");
    front.fault = ({ url: at }) => (at.includes("runs/update") ? "500" : undefined);
    const name = await launch("--wait");
    const hurt = await show(name);
    expect(hurt.mlflow!.problem).toContain("failed with 500");
    front.fault = () => undefined;
    expect((await show(name)).mlflow).toMatchObject({ status: "FINISHED" });
    // Somebody else's MLflow run is shown and left alone.
    const before = front.requests.length;
    await show(name);
    expect(front.requests.slice(before).map(({ method }) => method)).toEqual(["GET"]);
  } finally {
    await front.stop();
  }
});
