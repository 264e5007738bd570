import { mkdir, mkdtemp, realpath, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runsHandlers } from "../../../../extension/views/runs/handlers.ts";
import type { EndedRun } from "../../../../extension/views/runs/requests.ts";
import { noFilter, RunsModel } from "../../../../extension/views/runs/runsModel.ts";
import type { RunsNode } from "../../../../extension/views/runs/runsNode.ts";
import type { RuntimeClient } from "../../../../extension/worker/client.ts";
import { Failure } from "../../../../extension/worker/failure.ts";
import { takeOwnership } from "../../../../runtime/targets/local/runStore/engineLock.ts";
import { RunFolder } from "../../../../runtime/targets/local/runStore/runFolder.ts";
import { writeWorkflow } from "../../../../runtime/targets/local/runStore/workflowFile.ts";
import { PreflightError } from "../../../../runtime/index.ts";
import type { Workflow } from "../../../../runtime/manifest/argo.ts";
import { workflowWith } from "../../../runs/workflow.ts";

let root: string;
let model: RunsModel;

/** The host's model with the worker's handlers in this thread. */
const request = (async (
  name: keyof typeof runsHandlers,
  params: never,
  { signal = new AbortController().signal } = {},
) => {
  try {
    return await runsHandlers[name](params, { signal, onProgress: () => undefined });
  } catch (error) {
    if (!(error instanceof PreflightError)) throw error;
    const { message, code, reason, hint, more } = error;
    throw new Failure(message, { code, reason, hint, more });
  }
}) as RuntimeClient["request"];

beforeEach(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), "preflight-runs-")));
  await writeFile(path.join(root, "preflight.yaml"), "version: 1\n");
  model = new RunsModel(request);
});
afterEach(async () => {
  model.dispose();
  await rm(root, { recursive: true, force: true, maxRetries: 10 });
});

function look(): void {
  model.setRoots([{ folder: root, place: "" }]);
  model.start();
}

function folderOf(name: string): RunFolder {
  return new RunFolder(path.join(root, ".preflight", "runs", name));
}

async function makeRun(name: string, workflow: Workflow): Promise<void> {
  const draft = folderOf(`.new-${name}`);
  await mkdir(draft.engines, { recursive: true });
  const record = { version: 1, name, uid: `uid-${name}`, createdAt: "2026-11-24T10:00:00Z", pipeline: "train" };
  const rest = { workspace: "/", configFolder: "/", local: { images: [] }, controller: {}, templates: [] };
  await writeFile(draft.record, JSON.stringify({ ...record, ...rest }));
  await writeWorkflow(draft, named(name, workflow));
  await rename(draft.path, folderOf(name).path);
}

function named(name: string, workflow: Workflow): Workflow {
  return { ...workflow, metadata: { ...workflow.metadata, name, uid: `uid-${name}` } };
}

const startedAt = "2026-11-24T10:00:00Z";
const finishedAt = "2026-11-24T10:01:00Z";

function ended(phase: "Succeeded" | "Failed" = "Succeeded", at = 0): Workflow {
  const exitCode = phase === "Failed" ? "3" : "0";
  const train = { name: "wf.train", type: "Pod" as const, phase, startedAt, finishedAt, outputs: { exitCode } };
  const workflow = workflowWith([train], {}, phase);
  workflow.status!.startedAt = new Date(Date.parse(startedAt) + at * 1000).toISOString();
  workflow.status!.finishedAt = finishedAt;
  return workflow;
}

function running(progress: string): Workflow {
  return workflowWith([{ name: "wf.train", type: "Pod", phase: "Running", startedAt, progress }]);
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}

/** Waits for the next news that satisfies. */
function news(test: (nodes: RunsNode[] | undefined) => boolean): Promise<RunsNode[] | undefined> {
  return new Promise((resolve) => {
    const listening = model.onNodes((nodes) => {
      if (!test(nodes)) return;
      listening.dispose();
      resolve(nodes);
    });
  });
}

describe("the model of the runs", () => {
  it("shows nothing where there is nothing, then the first run", async () => {
    look();
    expect(await model.children()).toEqual([]);
    const appeared = news((nodes) => nodes === undefined);
    await makeRun("first", ended());
    await appeared;
    const [target] = await model.children();
    expect((await model.children(target)).map(({ run }) => run)).toEqual(["first"]);
  });

  it("pages, filters, and keeps the objects that the editor knows", async () => {
    for (let at = 0; at < 120; at++) await makeRun(`run-${at}`, ended(at % 10 === 0 ? "Failed" : "Succeeded", at));
    look();
    const [target] = await model.children();
    await model.children(target);
    while (model.summary?.complete !== true) await pause();
    const first = await model.children(target);
    expect([first.length, first[0]!.run, first.at(-1)!.row.kind]).toEqual([101, "run-119", "more"]);
    const paged = news((nodes) => nodes?.includes(target!) === true);
    model.more(first.at(-1)!);
    await paged;
    const all = await model.children(target);
    expect(all).toHaveLength(120);
    expect(all[0]).toBe(first[0]);

    const filtered = news((nodes) => nodes?.includes(target!) === true);
    model.setFilter({ phases: ["Failed"], pipelines: [] });
    await filtered;
    expect(await model.children(target)).toHaveLength(12);
    expect(model.summary).toMatchObject({ total: 120, shown: 12, failed: 12, live: 0, pipelines: ["train"] });
    model.setFilter(noFilter);
  });

  it("follows a run that is open, row by row, and tells its end with the reason", async () => {
    await makeRun("live", running("10/100"));
    await takeOwnership(folderOf("live"), "drive");
    look();
    const ends: EndedRun[] = [];
    model.onEnded((end) => ends.push(end));
    const [target] = await model.children();
    const [run] = await model.children(target);
    expect(run!.row.context).toBe("run live");
    const [train] = await model.children(run);
    expect(train!.row.description).toContain("step 10 of 100");

    const further = news(() => train!.row.description.includes("step 20 of 100"));
    await writeWorkflow(folderOf("live"), named("live", running("20/100")));
    expect(await further).toContain(train);

    const over = news(() => ends.length > 0 || run!.row.context.includes("failed"));
    await writeWorkflow(folderOf("live"), named("live", ended("Failed")));
    await over;
    while (ends.length === 0) await pause();
    expect(ends).toMatchObject([
      {
        ref: { run: "live", folder: root },
        phase: "Failed",
        failure: { stepName: "train", cause: expect.stringContaining("exit code 3") },
      },
    ]);
    expect((await model.children(run))[0]!.row.context).toBe("step failed hasLogs");
  });

  it("forgets what was closed, and shows it again", async () => {
    await makeRun("one", ended());
    look();
    const [target] = await model.children();
    const [run] = await model.children(target);
    const before = await model.children(run);
    model.hide(run!);
    expect((await model.children(run)).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  });

  it("survives that nobody looked for a while: the same ids again", async () => {
    await makeRun("one", ended());
    look();
    const ids = async () => {
      const [target] = await model.children();
      const [run] = await model.children(target);
      return [target, run, ...(await model.children(run))].map((node) => node!.id);
    };
    const before = await ids();
    model.stop();
    expect(await model.children()).toEqual([]);
    model.start();
    expect(await ids()).toEqual(before);
  });

  it("shows a broken preflight.yaml as one row that says where", async () => {
    await writeFile(path.join(root, "preflight.yaml"), "version: [\n");
    look();
    const [problem] = await model.children();
    expect(problem!.row).toMatchObject({ kind: "problem", context: "problem config" });
    expect(problem!.row.label).toContain("preflight.yaml");
  });

  it("shows a run whose files are damaged, with what is wrong", async () => {
    await makeRun("bad", ended());
    await writeFile(folderOf("bad").record, "{");
    look();
    const [target] = await model.children();
    const [run] = await model.children(target);
    expect(run!.row).toMatchObject({ label: "bad", context: "run unreadable", children: "none" });
    expect(run!.row.description).toContain("damaged");
  });
});
