import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, expect, test, type TestContext } from "vitest";
import type { Finding } from "../../runtime/checks/check.ts";
import { registry } from "../../runtime/checks/registry.ts";
import { runChecks } from "../../runtime/checks/runChecks.ts";
import { createRunOnce } from "../../runtime/tracking/calls/createRunOnce.ts";
import { ensureExperiment, experimentByName } from "../../runtime/tracking/calls/experiments.ts";
import { getRun, logBatch, metricHistory, runsWithTag } from "../../runtime/tracking/calls/runs.ts";
import { searchRegisteredModels } from "../../runtime/tracking/calls/registry.ts";
import type { MlflowClient } from "../../runtime/tracking/client/mlflowClient.ts";
import { openTracking } from "../../runtime/tracking/openTracking.ts";
import { probeTracking } from "../../runtime/tracking/probe/probeTracking.ts";
import { contextOf, temporaryWorkspace, trainStep } from "../support/checkWorkspace.ts";
import { runCli } from "../support/runCli.ts";
import { TrackingProxy, type TrackingFault } from "../support/trackingProxy.ts";
import { LabMlflow } from "./support/labMlflow.ts";

const started: Partial<Record<"plain" | "auth", LabMlflow>> = {};
async function lab(context: TestContext, kind: "plain" | "auth" = "plain"): Promise<LabMlflow> {
  return (started[kind] ??= await LabMlflow.start(context, { auth: kind === "auth" }));
}
afterAll(async () => {
  for (const server of Object.values(started)) await server.stop();
});

const proxies: TrackingProxy[] = [];
async function proxy(upstream?: string): Promise<TrackingProxy> {
  const one = await TrackingProxy.start(upstream);
  proxies.push(one);
  return one;
}
afterEach(async () => {
  for (const one of proxies.splice(0)) await one.stop();
});

/** A client that knows nothing of the machine's own environment. */
const clientOf = (url: string, env: NodeJS.ProcessEnv = {}, milliseconds?: number): Promise<MlflowClient> =>
  openTracking({ trackingUri: url }, { env, home: "/nonexistent", milliseconds });

const admin = { MLFLOW_TRACKING_USERNAME: "admin", MLFLOW_TRACKING_PASSWORD: "preflight-lab-1" };
const probeOptions = { local: false, experiment: "Default", stores: [] };

async function nothingLeft(client: MlflowClient): Promise<void> {
  expect(await runsWithTag(client, "0", ["preflight", "probe"])).toEqual([]);
  expect(await searchRegisteredModels(client)).toEqual([]);
}

const checks = registry.filter(({ id }) => /PF-MLFLOW-00[1-4]/.test(id));
async function look(trackingUri: string, more: object = {}, yaml = trainStep(), write = true): Promise<Finding[]> {
  const context = contextOf(temporaryWorkspace(), yaml, { mlflow: { trackingUri, ...more } });
  context.probes = { writeStores: false, writeTracking: write };
  return runChecks(context, checks);
}
const statuses = (findings: Finding[]): Record<string, string> =>
  Object.fromEntries(findings.map(({ check, status }) => [check, status]));

test("a good server: all four pass, every write is read back, nothing is left", async (context) => {
  const { url } = await lab(context);
  expect(statuses(await look(url))).toEqual({
    "PF-MLFLOW-001": "pass",
    "PF-MLFLOW-002": "pass",
    "PF-MLFLOW-003": "pass",
    "PF-MLFLOW-004": "pass",
  });
  await nothingLeft(await clientOf(url));
});

test("a healthy server that refuses the name the pods use", async (context) => {
  const { url } = await lab(context);
  const [finding] = await look("http://mlflow.tracking:5000", { reachedAt: url });
  expect(finding).toMatchObject({ check: "PF-MLFLOW-001", status: "fail" });
  expect(finding!.title).toContain("refuses every request that calls it mlflow.tracking:5000");
  expect(finding!.fix!.text).toContain("--allowed-hosts");
});

test("an experiment that is missing, deleted, or whose artifacts are a folder", async (context) => {
  const { url } = await lab(context);
  const client = await clientOf(url);
  const create = (json: object) =>
    fetch(`${url}/api/2.0/mlflow/experiments/create`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(json),
    });
  await create({ name: "on a folder", artifact_location: "/mnt/mlruns" });
  await create({ name: "on s3", artifact_location: "s3://bucket/mlflow" });
  const gone = await ensureExperiment(client, "gone");
  await fetch(`${url}/api/2.0/mlflow/experiments/delete`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ experiment_id: gone.id }),
  });
  const titleOf = async (experiment: string): Promise<string> => {
    const finding = (await look(url, { experiment }, trainStep(), false)).find(
      ({ check }) => check === "PF-MLFLOW-002",
    )!;
    return `${finding.status}: ${finding.title}`;
  };
  expect(await titleOf("nowhere")).toMatch(/^warn: .*there is no experiment nowhere/);
  expect(await titleOf("gone")).toMatch(/^fail: .*gone is deleted/);
  expect(await titleOf("on s3")).toMatch(/^warn: .*pods write there themselves/);
  // The address is loopback and no target is chosen, so the steps would run here; on a cluster they do not.
  expect(await titleOf("on a folder")).toMatch(/^pass/);
  const probed = await probeTracking(client, { ...probeOptions, experiment: "on a folder", write: false });
  expect(probed.steps.find(({ id }) => id === "artifact-location")).toMatchObject({ status: "fail" });
  expect(await experimentByName(client, "nowhere")).toBeUndefined(); // a probe makes none
  await expect(ensureExperiment(client, "gone")).rejects.toMatchObject({ reason: "invalid" });
});

const between: [TrackingFault, RegExp][] = [
  ["500", /^fail: .* failed with 500/],
  ["garbage", /^fail: .* in a shape that is not MLflow's/],
  ["endless", /^fail: .* more than \d+ bytes/],
  ["redirect", /^fail: .* sends to http:\/\/127[^ ]*\/mlflow\/api.* \(301\)/],
  ["login-redirect", /^fail: .*A login page stands in front .* https:\/\/sso\.example\.org\/oauth2\/start \(302\)/],
  ["login-page", /^fail: .*A login page stands in front/],
  ["401", /^fail: .* asks for credentials, and there are none/],
  ["403", /^fail: .* may not search experiments/],
  ["hang", /^unknown: .* did not answer within 1 s/],
  ["cut", /^unknown: .* closed the connection/],
];
test.each(between)("%s between us and a healthy server is told apart", async (fault, sentence) => {
  const front = await proxy();
  // /health is answered by whatever stands in front.
  front.fault = ({ url }) => (url === "/health" || url === "/version" ? undefined : fault);
  const client = await clientOf(front.url, {}, 1000);
  const { steps } = await probeTracking(client, { ...probeOptions, write: true });
  const { status, text } = steps.find(({ id }) => id === "search")!;
  expect(`${status}: ${text}`).toMatch(sentence);
  expect(steps.filter(({ check }) => check !== "PF-MLFLOW-001")).toEqual([]);
  expect(front.requests.filter(({ method }) => method !== "GET")).toEqual([]);
});

test("nothing listens, and a name that does not resolve: unknown, with what to do", async () => {
  const front = await TrackingProxy.start();
  const { url } = front;
  await front.stop();
  const refused = await look(url, {}, trainStep(), false);
  expect(refused[0]).toMatchObject({ status: "unknown", title: expect.stringContaining("ECONNREFUSED") });
  const named = await look("http://mlflow.invalid:5000", {}, trainStep(), false);
  expect(named[0]).toMatchObject({ status: "unknown", fix: { text: expect.stringContaining("mlflow.reachedAt") } });
  expect(statuses(named)).toMatchObject({ "PF-MLFLOW-002": "unknown", "PF-MLFLOW-003": "unknown" });
});

test("the store behind the server is out of reach", async (context) => {
  const front = await proxy((await lab(context)).url);
  front.fault = ({ url }) => (url.includes("mlflow-artifacts") ? "500" : undefined);
  const client = await clientOf(front.url);
  const { steps, residue } = await probeTracking(client, { ...probeOptions, write: true });
  expect(steps.find(({ id }) => id === "artifact-store")).toMatchObject({ status: "fail" });
  expect(steps.find(({ id }) => id === "artifact-store")!.text).toContain("can not reach its artifact store");
  expect(steps.find(({ id }) => id === "artifact")).toMatchObject({ status: "fail" });
  // What can not be seen is not said to be gone; the run is.
  expect(residue).toHaveLength(1);
  front.fault = () => undefined;
  for (const { id } of await runsWithTag(client, "0", ["preflight", "probe"])) {
    await fetch(`${front.url}/api/2.0/mlflow/runs/delete`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ run_id: id }),
    });
  }
});

test("a write that is answered and not done does not pass", async (context) => {
  const { url } = await lab(context);
  const front = await proxy(url);
  front.fault = ({ url: at }) => (at.endsWith("log-batch") ? "swallow" : undefined);
  const { steps } = await probeTracking(await clientOf(front.url), { ...probeOptions, write: true });
  expect(steps.find(({ id }) => id === "log")).toMatchObject({
    status: "fail",
    text: "answered with success, and the param and the tag and the metric did not come back as written",
  });
  await nothingLeft(await clientOf(url));
});

test("whatever dies in the middle, and whenever, nothing is left", async (context) => {
  const { url } = await lab(context);
  const direct = await clientOf(url);
  for (const route of ["runs/create", "runs/get", "artifacts/", "model-versions/create", "registered-models/alias"]) {
    for (const fault of ["lost", "500"] as const) {
      const front = await proxy(url);
      let hit = false;
      front.fault = ({ url: at }) => {
        if (hit || !at.includes(route)) return undefined;
        hit = true;
        return fault;
      };
      const { residue } = await probeTracking(await clientOf(front.url), { ...probeOptions, write: true });
      expect({ route, fault, hit, residue }).toEqual({ route, fault, hit: true, residue: [] });
      await nothingLeft(direct);
    }
  }
});

test("interrupted in the middle: it cleans up before it ends", async (context) => {
  const { url } = await lab(context);
  const client = await clientOf(url);
  const stop = new AbortController();
  const onStep = ({ id }: { id: string }): void => (id === "log" ? stop.abort() : undefined);
  const options = { ...probeOptions, write: true, signal: stop.signal, onStep };
  await expect(probeTracking(client, options)).rejects.toMatchObject({ name: "AbortError" });
  await nothingLeft(client);
});

test("what the server would cut or drop is refused before it is sent; what it keeps comes back", async (context) => {
  const client = await clientOf((await lab(context)).url);
  const run = await createRunOnce(client, { experimentId: "0", name: "limits", tags: {} }, ["t", "limits"]);
  const tooLong = { params: { p: "x".repeat(6001) } };
  await expect(logBatch(client, run.id, tooLong)).rejects.toMatchObject({ reason: "invalid" });
  const bad = { metrics: [{ key: "m", value: Number.NaN, step: 0, at: 1 }] };
  await expect(logBatch(client, run.id, bad)).rejects.toMatchObject({ reason: "invalid" });
  const longest = { params: { p: "😀".repeat(6000) }, tags: { t: "é".repeat(8000) } };
  await logBatch(client, run.id, longest);
  const metrics = Array.from({ length: 1000 }, (_, step) => ({
    key: "loss",
    value: 1 / (step + 1),
    step,
    at: step + 1,
  }));
  await logBatch(client, run.id, { metrics });
  await logBatch(client, run.id, { metrics }); // a repeated batch is no second history
  const back = await getRun(client, run.id);
  expect(back.params.p).toBe(longest.params.p);
  expect(back.tags.t).toBe(longest.tags.t);
  expect(back.metrics).toEqual([metrics.at(-1)]);
  expect(await metricHistory(client, { id: run.id, key: "loss" })).toEqual(metrics);
});

test("two that create the same run: the answer of one is lost, and there is one run", async (context) => {
  const { url } = await lab(context);
  const front = await proxy(url);
  front.fault = ({ url: at, nth }) => (at.endsWith("runs/create") && nth === 1 ? "lost" : undefined);
  const run = await createRunOnce(await clientOf(front.url), { experimentId: "0", name: "once", tags: {} }, [
    "t",
    "once",
  ]);
  const all = await runsWithTag(await clientOf(url), "0", ["t", "once"]);
  expect(all.map(({ id }) => id)).toEqual([run.id]);
});

test("with basic auth: no, wrong and right credentials, a reader, and ones that expire midway", async (context) => {
  const { url } = await lab(context, "auth");
  const search = async (env: NodeJS.ProcessEnv, write = false) => {
    const { steps, residue } = await probeTracking(await clientOf(url, env), { ...probeOptions, write });
    return { steps, residue, text: steps.find(({ id }) => id === "search")!.text };
  };
  expect((await search({})).text).toContain("asks for credentials, and there are none");
  const wrong = { MLFLOW_TRACKING_USERNAME: "admin", MLFLOW_TRACKING_PASSWORD: "very-secret-wrong" };
  expect((await search(wrong)).text).toContain("does not accept the credentials (user admin)");
  expect((await search({ MLFLOW_TRACKING_TOKEN: "very-secret" })).text).toContain("(a bearer token)");
  expect(JSON.stringify([await search(wrong), await search({ MLFLOW_TRACKING_TOKEN: "very-secret" })])).not.toContain(
    "very-secret",
  );
  const good = await search(admin, true);
  expect(good.steps.filter(({ status }) => status !== "pass")).toEqual([]);
  expect(good.residue).toEqual([]);

  const basic = `Basic ${Buffer.from("admin:preflight-lab-1").toString("base64")}`;
  const created = await fetch(`${url}/api/2.0/mlflow/users/create`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: basic },
    body: JSON.stringify({ username: "reader", password: "reader-password-1" }),
  });
  expect(created.status).toBe(200);
  const reader = { MLFLOW_TRACKING_USERNAME: "reader", MLFLOW_TRACKING_PASSWORD: "reader-password-1" };
  const read = await search(reader, true);
  expect(read.text).toContain("(user reader)");
  expect(read.steps.find(({ id }) => id === "create-run")).toMatchObject({
    status: "fail",
    text: expect.stringContaining("user reader may not create a run"),
  });
  expect(read.residue).toEqual([]);

  const front = await proxy(url);
  front.fault = ({ url: at }) => {
    const logged = front.requests.some(({ url: seen }) => seen.endsWith("log-batch"));
    return logged && at.includes("runs/get") ? "401" : undefined;
  };
  const expiring = await probeTracking(await clientOf(front.url, admin), { ...probeOptions, write: true });
  expect(expiring.steps.find(({ id }) => id === "log")!.text).toContain("does not accept the credentials (user admin)");
  expect(expiring.residue).toEqual([]);
  await nothingLeft(await clientOf(url, admin));
});

test("a server that stops and comes back", async (context) => {
  const server = await lab(context);
  const client = await clientOf(server.url);
  await server.down();
  const { steps } = await probeTracking(client, { ...probeOptions, write: true });
  expect(steps).toMatchObject([{ id: "health", status: "unknown" }]);
  await server.again();
  const back = await probeTracking(client, { ...probeOptions, write: true });
  expect(back.steps.every(({ status }) => status === "pass")).toBe(true);
});

test("the command line: check --live --write-probes and probe mlflow, and what they say they will do", async (context) => {
  const { url } = await lab(context);
  const folder = temporaryWorkspace({
    "train.yaml": trainStep(),
    "preflight.yaml": `version: 1\nmlflow: { trackingUri: "${url}" }\n`,
  });
  const checked = await runCli(["check", "train.yaml", "--live", "--write-probes", "--only", "PF-MLFLOW", "--json"], {
    cwd: folder,
  });
  expect(checked.stderr).toContain("will create and remove a run in the experiment Default");
  const { findings } = JSON.parse(checked.stdout) as { findings: Finding[] };
  expect(statuses(findings)).toMatchObject({ "PF-MLFLOW-003": "pass", "PF-MLFLOW-004": "pass" });
  const probed = await runCli(["probe", "mlflow", "--write-probes"], { cwd: folder });
  expect(probed.code).toBe(0);
  expect(probed.stdout).toContain("everything the probe wrote is gone again");
  await nothingLeft(await clientOf(url));
  expect(readFileSync(path.join(folder, "preflight.yaml"), "utf8")).toContain(url);
});
