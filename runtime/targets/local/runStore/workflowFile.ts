import { open } from "node:fs/promises";
import type { Workflow } from "../../../manifest/argo.ts";
import { readJson, replaceFile } from "./atomicFile.ts";
import type { RunFolder } from "./runFolder.ts";

/** Small state of a run, so that a list need not read whole Workflows. */
export interface RunState {
  phase: string;
  startedAt?: string;
  finishedAt?: string;
  progress?: string;
}

const opening = '{"preflight":';
const closing = ",\n";
const longestState = 4096;

/**
 * Replaces workflow.json. Its first line holds the small state and the rest the Workflow, in one file, so that both always
 * belong together; as a whole it is one JSON object.
 */
export async function writeWorkflow(
  run: RunFolder,
  workflow: Workflow,
  options: { durable?: boolean } = {},
): Promise<void> {
  const { phase = "", startedAt, finishedAt, progress } = workflow.status ?? {};
  const state: RunState = { phase, startedAt, finishedAt, progress };
  await replaceFile(
    run.workflow,
    opening + JSON.stringify(state) + closing + JSON.stringify(workflow).slice(1),
    options,
  );
}

/** The Workflow of a run; undefined when there is none. @throws LocalError when the file is damaged */
export async function readWorkflow(run: RunFolder): Promise<Workflow | undefined> {
  const workflow = await readJson<Workflow & { preflight?: unknown }>(run.workflow);
  delete workflow?.preflight;
  return workflow;
}

/** Phase, times and progress from the first line alone. */
export async function readState(run: RunFolder): Promise<RunState> {
  const handle = await open(run.workflow, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(longestState), 0, longestState, 0);
    const head = buffer.toString("utf8", 0, bytesRead);
    const end = head.indexOf(closing);
    if (head.startsWith(opening) && end > 0) return JSON.parse(head.slice(opening.length, end)) as RunState;
  } catch {
    // Written by hand or damaged: the whole file decides.
  } finally {
    await handle.close();
  }
  const { phase = "", startedAt, finishedAt, progress } = (await readWorkflow(run))?.status ?? {};
  return { phase, startedAt, finishedAt, progress };
}
