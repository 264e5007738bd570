import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, test, type TestContext } from "vitest";
import type { Registration } from "../../runtime/register/registerRun.ts";
import { openStore } from "../../runtime/store/openStore.ts";
import { versionByAlias, versionsWithTag } from "../../runtime/tracking/calls/registry.ts";
import type { MlflowClient } from "../../runtime/tracking/client/mlflowClient.ts";
import { openTracking } from "../../runtime/tracking/openTracking.ts";
import { temporaryWorkspace } from "../support/checkWorkspace.ts";
import { runCli } from "../support/runCli.ts";
import { TrackingProxy } from "../support/trackingProxy.ts";
import { labStore } from "./support/labStore.ts";
import { LabMlflow } from "./support/labMlflow.ts";

let server: LabMlflow | undefined;
const lab = async (context: TestContext): Promise<LabMlflow> => (server ??= await LabMlflow.start(context));
afterAll(() => server?.stop());

const clientOf = (url: string): Promise<MlflowClient> =>
  openTracking({ trackingUri: url }, { env: {}, home: "/nonexistent" });

let folder = "";

/** A run of the local target that is over. */
async function finishedRun(context: TestContext, url: string, command = "true"): Promise<string> {
  const { endpoint, bucket } = await labStore(context, "minio");
  folder = temporaryWorkspace({
    "model/weights.bin": Buffer.alloc(3_000_000, 7),
    "model/config/config.json": "{}\n",
    "other.bin": "another model",
    "train.yaml": `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: train-}
spec:
  entrypoint: train
  templates:
    - name: train
      container: {image: "any", command: [sh, -c, "${command}"]}
`,
  });
  writeFileSync(
    path.join(folder, "preflight.yaml"),
    `version: 1
target: local
mlflow: { trackingUri: "${url}", trackRuns: true }
stores: [{ uri: "s3://${bucket}/${path.basename(folder)}", endpoint: "${endpoint}" }]
local: { images: [{ match: "*" }] }
`,
  );
  const { stdout } = await cli("launch", "train.yaml", "--skip-checks", "--wait");
  return stdout.trim().split("\n")[0]!;
}

const cli = (...argv: string[]) => runCli(argv, { cwd: folder, env: process.env });
const register = async (run: string, ...more: string[]): Promise<Registration> => {
  const { stdout, stderr } = await cli("register", run, "--model", "net", "--artifact", "model", "--json", ...more);
  expect(stderr).toBe("");
  const { registered } = JSON.parse(stdout) as { registered?: Registration };
  if (registered === undefined) throw new Error(stdout);
  return registered;
};
async function versions(client: MlflowClient, run: string): Promise<string[]> {
  const { run: shown } = JSON.parse((await cli("show", run, "--json")).stdout) as { run: { uid: string } };
  const found = await versionsWithTag(client, "net", ["preflight.run_id", `${run}-${shown.uid}`]);
  return found.map(({ version }) => version);
}

test("the artifact is promoted and registered with its lineage; repeating it changes nothing", async (context) => {
  const { url } = await lab(context);
  const client = await clientOf(url);
  const run = await finishedRun(context, url);
  const first = await register(run, "--alias", "champion");
  expect(first).toMatchObject({ created: true, promoted: true, alias: "champion", aliased: true });
  expect(first.files.map(({ name }) => name)).toEqual(["config/config.json", "weights.bin"]);
  const bytes = readFileSync(path.join(folder, "model/weights.bin"));
  expect(createHash("sha256").update(bytes).digest("hex")).toBe(first.files[1]!.sha256);
  const { endpoint } = await labStore(context, "minio");
  const store = await openStore(first.source, { stores: [{ uri: first.source, endpoint }] });
  const [kept] = await store.read((await store.stat("weights.bin"))!, [{ offset: 0, length: bytes.length }]);
  expect(bytes.equals(kept!)).toBe(true);
  store.close();
  const named = await versionByAlias(client, { name: "net", alias: "champion" });
  expect(named).toMatchObject({ version: first.version, source: first.source, runId: first.mlflowRun });
  expect(named!.tags).toMatchObject({ "preflight.run": run, "preflight.target": "local" });
  expect(await register(run, "--alias", "champion")).toEqual({ ...first, created: false });
  expect(await versions(client, run)).toEqual([first.version]);

  // Another artifact of the same run comes too late.
  const late = await cli("register", run, "--model", "net", "--artifact", "other.bin");
  expect(late.stdout).toContain("another artifact of this run was promoted first");
  expect(await versions(client, run)).toEqual([first.version]);
  // A place of its own for it would be a second version of one run.
  const elsewhere = await cli(
    "register",
    run,
    "--model",
    "net",
    "--artifact",
    "other.bin",
    "--to",
    first.source.replace(/\/models\/.*/, "/mine"),
  );
  expect(elsewhere).toMatchObject({ code: 1, stderr: expect.stringContaining("is registered already, as version") });
});

test("several at once are one promotion and one version, and the alias names it", async (context) => {
  const { url } = await lab(context);
  const client = await clientOf(url);
  const run = await finishedRun(context, url);
  for (const alias of ["raced", "raced-again", "raced-once-more"]) {
    const all = await Promise.all(Array.from({ length: 6 }, () => register(run, "--alias", alias)));
    expect(new Set(all.map(({ version }) => version)).size).toBe(1);
    expect(all.filter(({ created }) => created).length).toBeLessThanOrEqual(1);
    expect(await versions(client, run)).toEqual([all[0]!.version]);
    expect((await versionByAlias(client, { name: "net", alias }))!.version).toBe(all[0]!.version);
  }
});

test.for(["lost", "500", "cut"] as const)(
  "whatever call ends with %s, doing it again ends with one version",
  async (fault, context) => {
    const { url } = await lab(context);
    const front = await TrackingProxy.start(url);
    try {
      const run = await finishedRun(context, front.url);
      for (const route of [
        "registered-models/create",
        "model-versions/create",
        "model-versions/search",
        "registered-models/alias",
      ]) {
        let hit = false;
        front.fault = ({ url: at }) => {
          if (hit || !at.includes(route)) return undefined;
          hit = true;
          return fault;
        };
        await cli("register", run, "--model", "net", "--artifact", "model", "--alias", "faulted");
        expect(hit).toBe(true);
      }
      front.fault = () => undefined;
      const last = await register(run, "--alias", "faulted");
      expect(await versions(await clientOf(url), run)).toEqual([last.version]);
      expect(last.aliased).toBe(true);
    } finally {
      await front.stop();
    }
  },
);

test("an alias is not taken back from a later run", async (context) => {
  const { url } = await lab(context);
  const early = await finishedRun(context, url);
  const earlyFolder = folder;
  const first = await register(early, "--alias", "newest");
  const second = await register(await finishedRun(context, url), "--alias", "newest");
  expect(Number(second.version)).toBeGreaterThan(Number(first.version));
  folder = earlyFolder;
  expect(await register(early, "--alias", "newest")).toMatchObject({ created: false, aliased: false });
  const named = await versionByAlias(await clientOf(url), { name: "net", alias: "newest" });
  expect(named!.version).toBe(second.version);
});

test("what can not be registered says so, and nothing is written", async (context) => {
  const { url } = await lab(context);
  const failed = await finishedRun(context, url, "exit 1");
  const common = ["--artifact", "model"];
  expect(await cli("register", failed, "--model", "net", ...common)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("has not succeeded"),
  });
  const run = await finishedRun(context, url);
  for (const [argv, sentence] of [
    [["--model", "a/b", ...common], "is no name for a registered model"],
    [["--model", "net", ...common, "--alias", "latest"], '"latest" is no alias'],
    [["--model", "net", ...common, "--alias", "V7"], '"V7" is no alias'],
    [["--model", "net", "--artifact", "nowhere"], "nowhere is not there"],
    [["--model", "net", ...common, "--to", "store/models"], "which MLflow takes no model from"],
    [["--model", "net", ...common, "--to", "s3://bucket"], "is no folder of a store"],
    [["--model", "net", ...common, "--to", "ftp://a/b/c"], "is not a store Preflight can open"],
  ] as const) {
    const result = await cli("register", run, ...argv);
    expect([result.code, result.stderr]).toEqual([2, expect.stringContaining(sentence)]);
  }
});
