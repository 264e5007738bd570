import { expect, test } from "vitest";
import type { Workflow } from "../../../runtime/manifest/argo.ts";
import { mlflowFacts } from "../../../runtime/runs/wording/mlflowFacts.ts";
import { lineageTags } from "../../../runtime/tracking/lineage/lineageTags.ts";
import { trackedIds } from "../../../runtime/tracking/lineage/trackedRun.ts";
import { TrackedRuns } from "../../../runtime/tracking/lineage/trackedRuns.ts";
import { withoutTrackedRun } from "../../../runtime/tracking/lineage/withoutTrackedRun.ts";
import { trackedStatus } from "../../../runtime/tracking/lineage/trackedStatus.ts";

const id = "0123456789abcdef0123456789abcdef";

function workflow(status: object = {}, spec: object = {}, annotations: Record<string, string> = {}): Workflow {
  const metadata = { name: "train-x", uid: "u-1", annotations };
  return { apiVersion: "argoproj.io/v1alpha1", kind: "Workflow", metadata, spec, status } as Workflow;
}

test("the status of the MLflow run is that of the run", () => {
  const finishedAt = "2026-01-01T00:00:00Z";
  expect(trackedStatus(workflow({ phase: "Running" }), "running")).toBe("RUNNING");
  expect(trackedStatus(workflow({ phase: "Running" }), "dead")).toBe("KILLED");
  expect(trackedStatus(workflow({ phase: "Succeeded", finishedAt }))).toBe("FINISHED");
  expect(trackedStatus(workflow({ phase: "Failed", finishedAt }))).toBe("FAILED");
  expect(trackedStatus(workflow({ phase: "Error", finishedAt }))).toBe("FAILED");
  expect(trackedStatus(workflow({ phase: "Succeeded", finishedAt }, { shutdown: "Stop" }))).toBe("KILLED");
  expect(trackedStatus(workflow({ phase: "Failed", finishedAt, message: "Stopped with strategy 'Stop'" }))).toBe(
    "KILLED",
  );
});

test("tags say what is known and nothing else; none is longer than the server keeps", () => {
  expect(lineageTags(workflow(), { target: "kind" })).toEqual({
    "preflight.target": "kind",
    "preflight.run": "train-x",
    "preflight.run_id": "train-x-u-1",
    "preflight.workflow_uid": "u-1",
    "mlflow.runName": "train-x",
  });
  const imageDigests = Array.from({ length: 200 }, (_, index) => `image-${index}@sha256:${"0".repeat(64)}`);
  const tags = lineageTags(workflow({}, {}, { "preflight/resumed-from": "s3://b/step-3" }), {
    target: "t",
    imageDigests,
  });
  expect(tags["preflight.resumed_from"]).toBe("s3://b/step-3");
  expect(tags["preflight.image_digests"]!.length).toBeLessThanOrEqual(8000);
});

test.each(["", "1", `1/${id}/..`, `../${id}`, `1/${id.toUpperCase()}`, `1/${id}\n`, "1/../../../x"])(
  "an annotation that is none: %j",
  (text) => {
    expect(trackedIds({ "preflight/mlflow-run": text })).toBeUndefined();
  },
);

test("without a server the run is shown all the same, and a server that is away is not asked again at once", async () => {
  const tracked = new TrackedRuns({ trackingUri: "http://127.0.0.1:9" });
  const run = workflow({ phase: "Running" }, {}, { "preflight/mlflow-run": `1/${id}` });
  const facts = { target: "local" };
  expect(await tracked.look(workflow(), facts)).toBeUndefined();
  const first = await tracked.look(run, facts, { now: 0 });
  expect(first).toMatchObject({ id, url: `http://127.0.0.1:9/#/experiments/1/runs/${id}`, metrics: [] });
  expect(first!.problem).toContain("ECONNREFUSED");
  expect(await tracked.look(run, facts, { now: 59_000 })).toBe(first);
  expect(await tracked.look(run, facts, { now: 61_000 })).not.toBe(first);
});

test("metrics in few words", () => {
  const metric = (key: string, value: number, step: number) => ({ key, value, step, at: 0 });
  const metrics = [
    metric("acc", 0.912345, 4100),
    metric("loss", Number.NaN, 0),
    ..."abc".split("").map((key) => metric(key, 1, 1)),
  ];
  expect(mlflowFacts({ id, experimentId: "1", status: "RUNNING", metrics })).toEqual([
    "running",
    "acc 0.9123 at 4,100",
    "loss NaN",
    "a 1 at 1",
    "b 1 at 1",
    "1 more",
  ]);
});

test("a new run of the same spec logs to no run of another one", () => {
  const env = [
    { name: "MLFLOW_RUN_ID", value: id },
    { name: "A", value: "1" },
  ];
  const patch = JSON.stringify({ containers: [{ name: "main", env }] });
  const spec = { templates: [{ name: "t", container: { env } }], podSpecPatch: patch };
  const tracked = workflow({}, spec, { "preflight/mlflow-run": `1/${id}`, kept: "x" });
  const copy = withoutTrackedRun(tracked);
  expect(JSON.stringify(copy)).not.toContain(id);
  expect(copy.metadata.annotations).toEqual({ kept: "x" });
  expect(JSON.stringify(copy.spec)).toContain('"A"');
  expect(JSON.stringify(tracked)).toContain(id);
  const own = workflow({}, spec);
  expect(withoutTrackedRun(own)).toBe(own);
});
