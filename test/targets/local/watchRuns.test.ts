import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { RunFolder } from "../../../runtime/targets/local/runStore/runFolder.ts";
import { writeWorkflow } from "../../../runtime/targets/local/runStore/workflowFile.ts";
import type { RunsChange } from "../../../runtime/targets/runsChange.ts";
import { workflowWith } from "../../runs/workflow.ts";
import { openWorkspace } from "./support/localWorkspace.ts";

let workspace: Awaited<ReturnType<typeof openWorkspace>>;
let controller: AbortController;

beforeEach(async () => {
  workspace = await openWorkspace();
  controller = new AbortController();
});
afterEach(async () => {
  controller.abort();
  await workspace.close();
});

function folderOf(name: string): RunFolder {
  return new RunFolder(path.join(workspace.root, ".preflight", "runs", name));
}

/** A run that has ended, there at once as the target makes it. */
async function makeRun(name: string): Promise<void> {
  const draft = new RunFolder(path.join(workspace.root, ".preflight", "runs", `.new-${name}`));
  await mkdir(draft.path, { recursive: true });
  const record = { version: 1, name, uid: `uid-${name}`, createdAt: "2026-11-24T10:00:00Z", pipeline: "p" };
  const rest = { workspace: "/", configFolder: "/", local: { images: [] }, controller: {}, templates: [] };
  await writeFile(draft.record, JSON.stringify({ ...record, ...rest }));
  await end(draft, "Succeeded");
  await rename(draft.path, folderOf(name).path);
}

async function end(folder: RunFolder, phase: "Succeeded" | "Failed"): Promise<void> {
  const workflow = workflowWith([], {}, phase);
  workflow.status!.finishedAt = "2026-11-24T10:01:00Z";
  await writeWorkflow(folder, workflow);
}

async function next(changes: AsyncIterator<RunsChange>): Promise<RunsChange> {
  return (await changes.next()).value as RunsChange;
}

it("tells every run once, the newest hundred first, then what comes, changes and goes", async () => {
  for (let at = 0; at < 150; at++) await makeRun(`old-${at}`);
  const changes = workspace.target.watchRuns({ signal: controller.signal });
  const first = await next(changes);
  const second = await next(changes);
  expect([first.changed.length, first.complete, second.changed.length, second.complete]).toEqual([
    100,
    false,
    50,
    true,
  ]);
  expect(new Set([...first.changed, ...second.changed].map(({ name }) => name)).size).toBe(150);

  await makeRun("new");
  expect(await next(changes)).toMatchObject({ changed: [{ name: "new", phase: "Succeeded" }], removed: [] });
  await end(folderOf("new"), "Failed");
  expect(await next(changes)).toMatchObject({ changed: [{ name: "new", phase: "Failed" }] });
  await rm(folderOf("new").path, { recursive: true });
  expect(await next(changes)).toEqual({ changed: [], removed: ["new"], complete: true });
  const last = changes.next();
  controller.abort();
  expect((await last).done).toBe(true);
});

it("keeps a damaged run in the list, with what is wrong", async () => {
  await makeRun("broken");
  await writeFile(folderOf("broken").record, "{");
  expect(await workspace.target.list()).toMatchObject([
    { name: "broken", phase: "Unknown", problem: expect.stringContaining("damaged") },
  ]);
});

it("watches a workspace that has no runs yet", async () => {
  const changes = workspace.target.watchRuns({ signal: controller.signal });
  expect(await next(changes)).toEqual({ changed: [], removed: [], complete: true });
  await makeRun("first");
  expect(await next(changes)).toMatchObject({ changed: [{ name: "first" }] });
});
