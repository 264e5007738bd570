import { expect, test } from "vitest";
import type { Artifact, NodeStatus, Workflow } from "../../../../runtime/manifest/argo.ts";
import { archivedContainers, archivedLogPlace } from "../../../../runtime/targets/cluster/logs/archivedLogPlace.ts";

const inside = { endpoint: "minio.store:9000", insecure: true, bucket: "artifacts", accessKeySecret: { name: "s3" } };

function workflow(nodes: Record<string, Artifact[]>, repository: object = { s3: inside }): Workflow {
  const status = Object.entries(nodes).map(([id, artifacts]): [string, NodeStatus] => [
    id,
    { id, name: id, displayName: id, type: "Pod", phase: "Failed", outputs: { artifacts } },
  ]);
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: { name: "wf" },
    spec: {},
    status: { nodes: Object.fromEntries(status), artifactRepositoryRef: { artifactRepository: repository } },
  };
}
const s3 = (key: string, more: object = {}): Artifact => ({ name: "main-logs", s3: { key, ...more } });

test("what the artifact leaves out is that of the run's repository", () => {
  expect(archivedLogPlace(workflow({ a: [s3("ns/wf/a/main.log")] }), "a", "main")).toEqual({
    bucket: "s3://artifacts",
    key: "ns/wf/a/main.log",
    endpoint: "http://minio.store:9000",
  });
  const google = workflow({ a: [{ name: "main-logs", gcs: { key: "a/main.log" } }] }, { gcs: { bucket: "logs" } });
  expect(archivedLogPlace(google, "a", "main")).toEqual({ bucket: "gs://logs", key: "a/main.log" });
});

test("an artifact that names its own bucket takes nothing from the repository", () => {
  const own = s3("a/main.log", { bucket: "mine", endpoint: "s3.eu-west-1.amazonaws.com", region: "eu-west-1" });
  expect(archivedLogPlace(workflow({ a: [own] }), "a", "main")).toEqual({
    bucket: "s3://mine",
    key: "a/main.log",
    region: "eu-west-1",
  });
  const like = s3("a/main.log", { bucket: "mine", endpoint: "s3.amazonaws.com.evil.example" });
  expect(archivedLogPlace(workflow({ a: [like] }), "a", "main")).toMatchObject({
    endpoint: "https://s3.amazonaws.com.evil.example",
  });
});

test("containers of a pod have a log each, and a pipeline's own artifact is none", () => {
  const run = workflow({
    a: [
      { name: "main-logs", s3: { key: "a/main.log" } },
      { name: "train-logs", s3: { key: "a/train.log" } },
      { name: "tensorboard-logs", s3: { key: "a/tensorboard-logs.tgz" } },
    ],
  });
  expect(archivedContainers(run, "a")).toEqual(["main", "train"]);
  expect(archivedLogPlace(run, "a", "train")).toMatchObject({ key: "a/train.log" });
  expect(archivedLogPlace(run, "a", "tensorboard")).toBeUndefined();
  expect(archivedLogPlace(run, "b", "main")).toBeUndefined();
  expect(archivedContainers(run, "b")).toEqual([]);
});

test("what is in the way is said", () => {
  const problem = (artifact: Artifact, repository?: object): unknown =>
    archivedLogPlace(workflow({ a: [artifact] }, repository), "a", "main");
  expect(problem({ ...s3("a/main.log"), deleted: true })).toEqual({
    problem: "Argo's artifact garbage collection deleted it",
  });
  expect(problem({ name: "main-logs", azure: { blob: "a/main.log" } })).toEqual({
    problem: "it is on a store of a kind that Preflight can not open",
  });
  expect(problem(s3("a/main.log"), { gcs: { bucket: "other" } })).toEqual({
    problem: "the run does not say which bucket it is in",
  });
  const same = workflow({ a: [s3("wf/main.log")], b: [s3("wf/main.log")] });
  expect(archivedLogPlace(same, "a", "main")).toEqual({
    problem: "the log of another step has the same key (wf/main.log)",
  });
  // A retried step shows its last attempt's outputs as its own.
  same.status!.nodes!.b!.type = "Retry";
  expect(archivedLogPlace(same, "a", "main")).toMatchObject({ key: "wf/main.log" });
});
