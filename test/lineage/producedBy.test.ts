import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { compareProducedBy } from "../../runtime/lineage/compareProducedBy.ts";
import { dataIdentity } from "../../runtime/lineage/dataIdentity.ts";
import { dataSince } from "../../runtime/lineage/dataSince.ts";
import { imagesOf } from "../../runtime/lineage/imagesOf.ts";
import type { ProducedBy } from "../../runtime/lineage/producedBy.ts";
import { producedByRows } from "../../runtime/lineage/producedByRows.ts";
import { createRuntime } from "../../runtime/runtime.ts";
import { configSchema } from "../../runtime/config/schema.ts";
import type { LoadedConfig } from "../../runtime/config/loadConfig.ts";
import { temporaryWorkspace } from "../support/checkWorkspace.ts";
import { RecordedTarget } from "../support/recordedTarget.ts";
import { workflowWith } from "../runs/workflow.ts";

const signal = new AbortController().signal;
const a32 = "a".repeat(32);
const b32 = "b".repeat(32);

function loadedOf(folder: string, config: object = {}): LoadedConfig {
  return { config: configSchema.parse(config), folder, file: undefined } as unknown as LoadedConfig;
}

test("the data's identity: what preflight.yaml says, then declared inputs, then what DVC records", async () => {
  const folder = temporaryWorkspace({
    "in/x": "1",
    "data.dvc": `outs:\n- {md5: ${a32}.dir, size: 1, nfiles: 1, hash: md5, path: data}\n`,
    "dvc.yaml": "stages: {p: {cmd: c, wdir: sub, outs: [o]}}\n",
    "dvc.lock": `schema: '2.0'\nstages: {p: {cmd: c, outs: [{path: o, hash: md5, md5: ${b32}, size: 1}]}}\n`,
  });
  expect(await dataIdentity({ inputs: ["in"], hash: "v3" }, folder, signal)).toEqual({ hash: "v3" });
  const inputs = await dataIdentity({ inputs: ["in"] }, folder, signal);
  expect(inputs).toEqual({ hash: `sha256:${createHash("sha256").update("in/x\x001\x001").digest("hex")}` });
  const dvc = await dataIdentity(undefined, folder, signal);
  const text = `data\0${a32}.dir\nsub/o\0${b32}\n`;
  expect(dvc).toEqual({
    hash: `dvc:sha256:${createHash("sha256").update(text).digest("hex")}`,
    paths: { data: `${a32}.dir`, "sub/o": b32 },
  });
  expect(await dataIdentity(undefined, temporaryWorkspace(), signal)).toBeUndefined();
  expect(await dataIdentity({ inputs: ["gone"] }, folder, signal)).toBeUndefined();
});

test("whether the data has changed since", async () => {
  const record = (md5: string) => `outs:\n- {md5: ${md5}, size: 1, hash: md5, path: data}\n`;
  const folder = temporaryWorkspace({ "data.dvc": record(a32) });
  const recorded = (await dataIdentity(undefined, folder, signal))!;
  expect(await dataSince(recorded, loadedOf(folder), signal)).toEqual({ state: "same", paths: [] });
  writeFileSync(path.join(folder, "data.dvc"), record(b32));
  expect(await dataSince(recorded, loadedOf(folder), signal)).toEqual({ state: "changed", paths: ["data"] });
  const other = loadedOf(folder, { data: { inputs: ["data.dvc"] } });
  expect(await dataSince(recorded, other, signal)).toMatchObject({ state: "unknown", paths: [] });
  expect(await dataSince(recorded, loadedOf(temporaryWorkspace()), signal)).toMatchObject({ state: "unknown" });
});

test("images: the digest of the manifest, else of the pods", () => {
  const digest = (fill: string) => `sha256:${fill.repeat(64)}`;
  const workflow = workflowWith([{ name: "wf", type: "Pod", phase: "Succeeded", templateName: "train" }], {
    templates: [
      { name: "train", container: { image: "trainer:1.2" } },
      { name: "never", container: { image: "other:1" } },
    ],
  });
  const seen = [`docker.io/library/trainer@${digest("1")}`, `ghcr.io/x/side@${digest("2")}`];
  expect(imagesOf(workflow, seen)).toEqual([
    { image: "trainer:1.2", digest: digest("1"), templates: ["train"] },
    { image: `ghcr.io/x/side@${digest("2")}`, digest: digest("2"), templates: [] },
  ]);
  expect(imagesOf(workflow, [])).toEqual([{ image: "trainer:1.2", templates: ["train"] }]);
});

const whole = (name: string): ProducedBy => ({
  run: { name, uid: "u", target: "t", pipeline: "p", phase: "Succeeded" },
  code: { commit: "c0ffee", dirty: false, changed: [], manifest: "train.yaml" },
  images: [{ image: "trainer:1", digest: "sha256:1", templates: ["train"] }],
  data: { hash: "dvc:sha256:1", paths: { data: a32 }, since: { state: "same", paths: [] } },
  parameters: [{ name: "lr", value: "0.1" }],
  resumed: [],
  artifacts: [{ step: "train", name: "model", place: "s3://b/k", checksum: "md5:1" }],
  checkpoints: [],
});

test("two runs: what differs, and what can not be known", () => {
  expect(compareProducedBy(whole("a"), whole("b"))).toMatchObject({
    sameInputs: true,
    sameResults: true,
    differences: [],
    open: [],
  });
  const other: ProducedBy = {
    ...whole("b"),
    code: { commit: "c0ffee", dirty: true, changed: ["train.py"] },
    data: { hash: "dvc:sha256:2", paths: { data: b32 } },
    parameters: [{ name: "epochs", value: "3" }],
    artifacts: [{ step: "train", name: "model", place: "s3://b/k", checksum: "md5:2" }],
  };
  const { sameInputs, sameResults, differences, open } = compareProducedBy(whole("a"), other);
  expect({ sameInputs, sameResults }).toEqual({ sameInputs: false, sameResults: false });
  expect(differences).toEqual([
    { aspect: "code", name: "manifest", a: "train.yaml" },
    { aspect: "data", name: "hash", a: "dvc:sha256:1", b: "dvc:sha256:2" },
    { aspect: "data", name: "data", a: a32, b: b32 },
    { aspect: "parameters", name: "lr", a: "0.1" },
    { aspect: "parameters", name: "epochs", b: "3" },
    { aspect: "artifact", name: "train/model", a: "md5:1", b: "md5:2" },
  ]);
  expect(open).toEqual(["b ran with files that its commit does not hold: train.py"]);
});

test("in words", () => {
  const rows = producedByRows({
    ...whole("a"),
    code: { commit: "c0ffee", dirty: true, changed: ["train.py"] },
    data: { hash: "dvc:sha256:1", since: { state: "changed", paths: ["data"] } },
    resumed: [{ step: "train", attempt: 2, from: "s3://b/c/300", atStep: 300 }],
    mlflow: { runId: "m1" },
  });
  expect(rows.map(({ aspect, text, doubtful }) => `${doubtful ? "! " : ""}${aspect}: ${text}`)).toEqual([
    "! code: commit c0ffee, but train.py differed from it",
    "image: trainer:1 → sha256:1",
    "! data: dvc:sha256:1 · changed since: data",
    "parameters: lr=0.1",
    "origin: train, attempt 2: resumed at step 300 from s3://b/c/300",
    "mlflow: run m1",
    "checkpoint: none that can be resumed",
    "artifact: train/model md5:1 · s3://b/k",
  ]);
});

test("a launch writes down the commit, exactly the files that matter, and the lock's hash; a run reads them back", async () => {
  const folder = temporaryWorkspace({
    "preflight.yaml": "version: 1\n",
    "train.yaml": `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: t-}
spec:
  entrypoint: train
  arguments: {parameters: [{name: lr, value: "0.1"}]}
  templates:
    - name: train
      container: {image: trainer:1, command: [python3, train.py]}
`,
    "train.py": "import model\nprint('x')\n",
    "model.py": "pass\n",
    "notes.txt": "not part of it\n",
    "data.dvc": `outs:\n- {md5: ${a32}, size: 1, hash: md5, path: data}\n`,
  });
  const git = (...args: string[]) =>
    execFileSync(
      "git",
      ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false", ...args],
      {
        cwd: folder,
        stdio: "pipe",
      },
    );
  git("init", "-q");
  git("add", "-A");
  git("commit", "-qm", "x");
  const launched: { workflow: { metadata: { annotations?: Record<string, string> } }; environment?: object }[] = [];
  const target = new RecordedTarget([workflowWith([], {}, "Succeeded")]);
  target.launch = async (request) => {
    launched.push(request as (typeof launched)[number]);
    return target.describe("wf");
  };
  const runtime = await createRuntime({ cwd: folder, openTarget: () => target });
  const launch = async () => {
    await runtime.launch(await runtime.readPipeline("train.yaml"), { parameters: {} });
    return launched.at(-1)!;
  };
  // A changed file that the pipeline does not use is no dirt; one that its code imports is.
  writeFileSync(path.join(folder, "notes.txt"), "changed\n");
  const clean = await launch();
  const commit = git("rev-parse", "HEAD").toString().trim();
  expect(clean.workflow.metadata.annotations).toMatchObject({
    "preflight/git-commit": commit,
    "preflight/git-dirty": "false",
    "preflight/data-paths": JSON.stringify({ data: a32 }),
  });
  expect(clean.workflow.metadata.annotations!["preflight/data-hash"]).toMatch(/^dvc:sha256:[0-9a-f]{64}$/);
  expect(clean.environment).toMatchObject({
    GIT_COMMIT: commit,
    DATA_HASH: clean.workflow.metadata.annotations!["preflight/data-hash"],
  });
  writeFileSync(path.join(folder, "model.py"), "changed = 1\n");
  const dirty = await launch();
  expect(dirty.workflow.metadata.annotations).toMatchObject({
    "preflight/git-dirty": "true",
    "preflight/git-changed": '["model.py"]',
  });

  const artifact = path.join(folder, "model.bin");
  writeFileSync(artifact, "weights");
  const ran = workflowWith(
    [
      {
        name: "wf",
        type: "Pod",
        phase: "Succeeded",
        templateName: "train",
        outputs: {
          artifacts: [
            { name: "model", s3: { key: "k" } },
            { name: "main-logs", s3: { key: "l" } },
          ],
        },
      },
    ],
    { templates: [{ name: "train", container: { image: "trainer:1" } }] },
    "Succeeded",
  );
  ran.metadata.annotations = dirty.workflow.metadata.annotations;
  const recorded = Object.assign(new RecordedTarget([ran]), { artifactPlace: async () => artifact });
  const reading = await createRuntime({ cwd: folder, openTarget: () => recorded });
  const produced = await reading.readProducedBy(await reading.readRun("wf"));
  expect(produced).toMatchObject({
    code: { commit, dirty: true, changed: ["model.py"], manifest: "train.yaml" },
    images: [{ image: "trainer:1", templates: ["train"] }],
    data: { paths: { data: a32 }, since: { state: "same", paths: [] } },
    artifacts: [
      {
        // The outermost step bears the run's name, which differs between runs.
        step: "train",
        name: "model",
        place: artifact,
        bytes: 7,
        checksum: `sha256:${createHash("sha256").update("weights").digest("hex")}`,
      },
    ],
  });
});
