import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Checkpoint } from "../../runtime/checkpoints/checkpoint.ts";
import { checkpointPlaces } from "../../runtime/places/checkpointPlaces.ts";
import type { CheckpointPlace } from "../../runtime/places/checkpointPlace.ts";
import { isPromoted } from "../../runtime/places/isPromoted.ts";
import { newestFirst, newestPlacesFirst } from "../../runtime/places/newestFirst.ts";
import { runPlaces } from "../../runtime/places/runPlaces.ts";
import { reduceRun } from "../../runtime/runs/reduceRun.ts";
import { createRuntime } from "../../runtime/runtime.ts";
import { workflowWith } from "../runs/workflow.ts";

function checkpoint(step: number, savedAt?: string, more: Partial<Checkpoint> = {}): Checkpoint {
  const rest = {
    layout: "marked-folder",
    bytes: 100,
    verdict: "resumable" as const,
    verified: false,
    reasons: [],
    files: [],
  };
  return { uri: `file:///store/run/step-${step}`, step, savedAt, ...rest, ...more };
}

/** A training step that died at 3,937 and has begun again. */
function trained(name: string, uid: string, checkpointDir: string, checkpoints?: Checkpoint[]) {
  const workflow = workflowWith([
    { name: "wf", type: "DAG", phase: "Running", children: ["wf.train"] },
    {
      name: "wf.train",
      type: "Retry",
      phase: "Running",
      boundaryID: "wf",
      templateName: "train",
      startedAt: "2026-11-24T10:00:00Z",
      children: ["wf.train(0)", "wf.train(1)"],
    },
    {
      name: "wf.train(0)",
      type: "Pod",
      phase: "Error",
      boundaryID: "wf",
      message: "pod deleted",
      nodeFlag: { retried: true },
      startedAt: "2026-11-24T10:00:00Z",
      finishedAt: "2026-11-24T10:08:00Z",
      progress: "3937/10000",
    },
    {
      name: "wf.train(1)",
      type: "Pod",
      phase: "Running",
      boundaryID: "wf",
      nodeFlag: { retried: true },
      startedAt: "2026-11-24T10:08:05Z",
    },
  ]);
  workflow.metadata.name = name;
  workflow.metadata.uid = uid;
  const id = Object.values(workflow.status!.nodes!).find((node) => node!.type === "Retry")!.id;
  return reduceRun(workflow, {
    target: "local",
    pipeline: "wf",
    steps: new Map([[id, { checkpointDir, checkpoints }]]),
  });
}

describe("places of runs", () => {
  it("hold the newest checkpoint first, and what the attempts lost", () => {
    const found = [checkpoint(3900, "2026-11-24T10:07:00Z"), checkpoint(3000, "2026-11-24T10:05:00Z")];
    const [place, ...others] = runPlaces([trained("wf-1", "u-1", "/store/run", found)]);
    expect(others).toEqual([]);
    expect(place).toMatchObject({ place: "/store/run", pipeline: "wf", step: "train" });
    expect(place!.checkpoints!.map(({ step }) => step)).toEqual([3900, 3000]);
    expect(place!.runs).toEqual([
      {
        name: "wf-1",
        phase: "Running",
        step: "train",
        startedAt: "2026-11-24T10:00:00Z",
        lostSteps: 37,
        lostSeconds: 60,
      },
    ]);
  });

  it("that several runs share are one; the same path of other volumes is not", () => {
    const shared = [checkpoint(100, "2026-11-24T10:01:00Z")];
    const places = runPlaces([
      trained("wf-2", "u-2", "/store/run", shared),
      trained("wf-1", "u-1", "/store/run", shared),
      trained("wf-0", "u-0", "/store/run", [checkpoint(1, undefined, { uri: "file:///elsewhere/step-1" })]),
      trained("wf-b", "u-b", "s3://b/run/", []),
      trained("wf-a", "u-a", "s3://b/run", []),
      trained("wf-x", "u-x", "/store/run", []),
    ]);
    expect(places.map(({ runs }) => runs.map(({ name }) => name))).toEqual([
      ["wf-2", "wf-1"],
      ["wf-0"],
      ["wf-b", "wf-a"],
      ["wf-x"],
    ]);
    expect(new Set(places.map(({ id }) => id)).size).toBe(4);
  });

  it("that could not be looked at say so, which is not the same as empty", () => {
    const [place] = runPlaces([trained("wf-1", "u-1", "/mnt/claim", undefined)]);
    expect(place).toMatchObject({ problem: "/mnt/claim can not be read from here." });
    expect(place).not.toHaveProperty("checkpoints");
  });
});

describe("order", () => {
  it("of checkpoints: by step where all have one, for a save that did not finish has no moment", () => {
    const found = [checkpoint(200, "2026-11-24T11:00:00Z"), checkpoint(800), checkpoint(1000, "2026-11-24T10:00:00Z")];
    expect(newestFirst(found).map(({ step }) => step)).toEqual([1000, 800, 200]);
  });

  it("of checkpoints without a step: by moment, then by name as people count", () => {
    const named = (uri: string, savedAt?: string) => checkpoint(0, savedAt, { uri, step: undefined });
    const found = [named("a-9"), named("a-10"), named("b", "2026-11-24T10:00:00Z"), named("c", "2026-11-24T11:00:00Z")];
    expect(newestFirst(found).map(({ uri }) => uri)).toEqual(["c", "b", "a-10", "a-9"]);
  });

  it("of places: by their newest checkpoint, else by their newest run; what never ran last", () => {
    const place = (name: string, more: Partial<CheckpointPlace>): CheckpointPlace => ({
      id: name,
      place: name,
      pipeline: "p",
      step: "s",
      runs: [],
      ...more,
    });
    const places = newestPlacesFirst([
      place("declared", {}),
      place("old", { checkpoints: [checkpoint(1, "2026-11-23T10:00:00Z")] }),
      place("begun", { runs: [{ name: "r", phase: "Running", step: "s", startedAt: "2026-11-24T10:00:00Z" }] }),
      place("new", { checkpoints: [checkpoint(1, "2026-11-24T11:00:00Z")] }),
    ]);
    expect(places.map(({ place: name }) => name)).toEqual(["new", "begun", "old", "declared"]);
  });
});

it("a checkpoint is promoted by its marker; layouts without one say nothing", () => {
  expect(isPromoted(checkpoint(1, "2026-11-24T10:00:00Z"))).toBe(true);
  expect(isPromoted(checkpoint(1))).toBe(false);
  expect(isPromoted({ layout: "huggingface-trainer", savedAt: "2026-11-24T10:00:00Z" })).toBeUndefined();
});

describe("places of a folder's pipelines", () => {
  let cwd: string;
  beforeEach(async () => {
    cwd = await realpath(await mkdtemp(path.join(tmpdir(), "preflight-places-")));
  });
  afterEach(() => rm(cwd, { recursive: true, force: true, maxRetries: 10 }));

  const manifest = (env: string): string => `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: { generateName: wf- }
spec:
  entrypoint: train
  templates:
    - name: train
      container:
        image: x
        command: [python3, train.py]
        env: [{ name: CHECKPOINT_DIR, value: "${env}" }]
`;
  const look = async () => checkpointPlaces(await createRuntime({ cwd }), { signal: new AbortController().signal });

  it("are known before any run, with tags as they are", async () => {
    await writeFile(path.join(cwd, "preflight.yaml"), "version: 1\npipelines: [train.yaml]\n");
    await writeFile(path.join(cwd, "train.yaml"), manifest("/store/{{workflow.name}}"));
    const { places, problems, more } = await look();
    expect({ problems, more }).toEqual({ problems: [], more: false });
    expect(places).toEqual([
      {
        id: "wf\n/store/{{workflow.name}}",
        place: "/store/{{workflow.name}}",
        pipeline: "wf",
        step: "train",
        runs: [],
      },
    ]);
  });

  it("that can not be read are a sentence beside the rest", async () => {
    await writeFile(path.join(cwd, "preflight.yaml"), "version: 1\npipelines: [train.yaml]\n");
    await writeFile(path.join(cwd, "train.yaml"), Buffer.from([0xc3, 0x28, 0x80]));
    const { places, problems } = await look();
    expect(places).toEqual([]);
    expect(problems).toEqual([expect.stringContaining("train.yaml")]);
  });

  it("are none where there is no pipeline", async () => {
    await mkdir(path.join(cwd, "src"));
    expect(await look()).toEqual({ places: [], problems: [], more: false });
  });
});
