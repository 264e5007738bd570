import { setTimeout as sleep } from "node:timers/promises";
import type { Workflow } from "../../runtime/manifest/argo.ts";
import { readManifests } from "../../runtime/manifest/readManifests.ts";
import type { LogLine, Target } from "../../runtime/targets/target.ts";
import { normalise } from "../conformance/normalise.ts";
import type { RunResult } from "../conformance/record.ts";

export interface ClusterOutcome {
  result?: RunResult;
  /** Not over when the time was. */
  hangs?: boolean;
  /** The API server or the target said no, or the manifest is none. */
  refused?: string;
}

/** Runs the Workflow of a manifest on a cluster by Argo itself and brings its end into the form that both targets share. */
export async function runOnCluster(
  target: Target,
  name: string,
  manifest: string,
  limitSeconds: number,
): Promise<ClusterOutcome> {
  const set = readManifests([{ path: name, content: manifest }]);
  const main = set.documents.find(({ kind }) => kind === "Workflow");
  if (main === undefined) return { refused: `no Workflow in it: ${set.problems[0]?.message ?? ""}` };
  const templates = set.documents.filter(({ kind }) => kind !== "Workflow").map(({ object }) => object);
  // Names of a folder's manifests may collide with runs that are there.
  const metadata = { ...main.object.metadata, name: undefined, generateName: "differential-" };
  let run: string;
  try {
    run = (await target.launch({ workflow: { ...main.object, metadata }, templates, workspace: "/" })).name;
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) };
  }
  const workflow = await untilEnded(target, run, limitSeconds);
  const hangs = workflow.status?.finishedAt === undefined;
  const logs: LogLine[] = [];
  if (!hangs) for await (const line of target.logs({ run })) if (line.gap === undefined) logs.push(line);
  if (hangs) {
    await target.terminate(run).catch(() => undefined);
    await sleep(1000);
  } else await target.delete(run).catch(() => undefined);
  return { result: normalise(withoutLogArtifacts(workflow), logs), hangs };
}

/** A cluster that archives logs lists them as outputs (archiveLogs); the local target keeps logs by itself. */
function withoutLogArtifacts(workflow: Workflow): Workflow {
  const copy = structuredClone(workflow);
  for (const node of Object.values(copy.status?.nodes ?? {})) {
    const artifacts = node.outputs?.artifacts?.filter(({ name }) => !name.endsWith("-logs"));
    if (node.outputs !== undefined) node.outputs.artifacts = artifacts?.length ? artifacts : undefined;
  }
  return copy;
}

async function untilEnded(target: Target, run: string, limitSeconds: number): Promise<Workflow> {
  const signal = AbortSignal.timeout(limitSeconds * 1000);
  let last: Workflow | undefined;
  for await (const workflow of target.watch(run, { signal })) last = workflow;
  return last ?? (await target.get(run));
}
