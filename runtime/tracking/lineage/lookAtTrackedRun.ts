import type { Workflow } from "../../manifest/argo.ts";
import { getRun, logBatch, setStatus, type MlflowRun } from "../calls/runs.ts";
import type { CallOptions, MlflowClient } from "../client/mlflowClient.ts";
import { launchTag, lineageTags, uidTag, type TaggedLineage } from "./lineageTags.ts";
import { trackedStatus } from "./trackedStatus.ts";

export interface LookFacts extends TaggedLineage {
  engine?: "running" | "finished" | "dead";
}

/**
 * Reads the MLflow run of a run and brings its tags and status up to date: whoever looks does it, so it is right although nobody
 * was there when the run ended. Looking twice, or two at once, changes nothing more. Throws TrackingError.
 *
 * @returns the run as it is now, and why it was left alone where it is somebody else's
 */
export async function lookAtTrackedRun(
  client: MlflowClient,
  id: string,
  { workflow, facts }: { workflow: Workflow; facts: LookFacts },
  options: CallOptions,
): Promise<{ run: MlflowRun; problem?: string }> {
  const run = await getRun(client, id, options);
  const { uid } = workflow.metadata;
  const owner = run.tags[uidTag];
  // The id comes from an object that others may have written, or copied from another run (resubmit).
  if (run.tags[launchTag] === undefined) return { run, problem: "it was not made by a launch of Preflight" };
  if (owner !== undefined && owner !== uid)
    return { run, problem: `it is that of the run ${run.tags["preflight.run"]}` };
  if (run.deleted) return { run, problem: "it is deleted" };
  const missing = Object.entries(lineageTags(workflow, facts)).filter(([key, value]) => run.tags[key] !== value);
  const status = trackedStatus(workflow, facts.engine);
  const other = run.status !== status && !(status === "RUNNING" && run.status === "SCHEDULED");
  if (missing.length === 0 && !other) return { run };
  if (missing.length > 0) await logBatch(client, id, { tags: Object.fromEntries(missing) }, options);
  if (other) {
    const { finishedAt } = workflow.status ?? {};
    const endedAt = status === "RUNNING" ? undefined : finishedAt == null ? new Date() : new Date(finishedAt);
    await setStatus(client, { id, status, endedAt }, options);
  }
  const after = await getRun(client, id, options);
  const kept = after.status === status && missing.every(([key, value]) => after.tags[key] === value);
  return kept ? { run: after } : { run: after, problem: "it did not keep the status and tags it was given" };
}
