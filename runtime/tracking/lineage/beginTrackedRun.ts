import { randomUUID } from "node:crypto";
import type { Workflow } from "../../manifest/argo.ts";
import { createRunOnce } from "../calls/createRunOnce.ts";
import { ensureExperiment } from "../calls/experiments.ts";
import { deleteRun, getRun, logBatch, setStatus } from "../calls/runs.ts";
import { openTracking, type TrackingSettings } from "../openTracking.ts";
import { TrackingError } from "../trackingError.ts";
import { launchTag, lineageTags, uidTag } from "./lineageTags.ts";
import { trackedAnnotation } from "./trackedRun.ts";

export interface BeginOptions {
  settings: TrackingSettings & { experiment?: string };
  /** Name of the target, and whether its steps run on this machine. */
  target: string;
  local: boolean;
  env?: NodeJS.ProcessEnv;
  signal?: AbortSignal;
}

/** The MLflow run of a launch that is about to happen. */
export interface BegunRun {
  id: string;
  /** For every step: MLFLOW_RUN_ID, and MLFLOW_TRACKING_URI where it is known and holds no secret. */
  environment: Record<string, string>;
  /** For the Workflow object, so that every look finds the run again. */
  annotations: Record<string, string>;
  /** Says whose it is, once the run has a name and a uid. A later look does the same. */
  bind(run: { name: string; uid: string }): Promise<void>;
  /** The launch failed. `certain`: nothing was started, so nothing will log to it. */
  abandon(certain: boolean): Promise<void>;
}

/** Time for what must be done although the launch is over, milliseconds. */
const lastTime = 10_000;

/**
 * Creates the one MLflow run that all attempts of a run log to, with its lineage as tags, and reads it back. Throws TrackingError;
 * then nothing should be launched, for it was asked to be tracked.
 */
export async function beginTrackedRun(workflow: Workflow, options: BeginOptions): Promise<BegunRun> {
  const { settings, target, local, env = process.env, signal } = options;
  const client = await openTracking(settings, { env });
  const experiment = await ensureExperiment(client, settings.experiment ?? "Default", { signal });
  const token = randomUUID();
  const { name: _name, uid: _uid, ...metadata } = workflow.metadata;
  const tags = lineageTags({ ...workflow, metadata }, { target });
  const name = workflow.metadata.name ?? workflow.metadata.generateName?.replace(/-$/, "") ?? "run";
  const { id } = await createRunOnce(client, { experimentId: experiment.id, name, tags }, [launchTag, token], {
    signal,
  });
  const kept = await getRun(client, id, { signal });
  const lost = Object.entries(tags).find(([key, value]) => kept.tags[key] !== value);
  if (lost !== undefined || kept.tags[launchTag] !== token) {
    throw new TrackingError(`${client.place} did not keep the tag ${lost?.[0] ?? launchTag} of the run ${id}.`, {
      reason: "not-kept",
      hint: "preflight probe mlflow --write-probes says what it keeps.",
    });
  }
  const uri = local ? (settings.reachedAt ?? settings.trackingUri ?? env.MLFLOW_TRACKING_URI) : settings.trackingUri;
  return {
    id,
    environment: {
      MLFLOW_RUN_ID: id,
      // It would stand in the manifest for all to read.
      ...(uri !== undefined && uri !== "" && !hasSecret(uri) && { MLFLOW_TRACKING_URI: uri }),
    },
    annotations: { [trackedAnnotation]: `${experiment.id}/${id}` },
    async bind(run) {
      const own = {
        "preflight.run": run.name,
        "preflight.run_id": `${run.name}-${run.uid}`,
        [uidTag]: run.uid,
        "mlflow.runName": run.name,
      };
      await logBatch(client, id, { tags: own }, { signal: AbortSignal.timeout(lastTime) });
    },
    async abandon(certain) {
      const last = { signal: AbortSignal.timeout(lastTime) };
      await setStatus(client, { id, status: "FAILED", endedAt: new Date() }, last);
      if (certain) await deleteRun(client, id, last);
    },
  };
}

function hasSecret(uri: string): boolean {
  return URL.canParse(uri) && (new URL(uri).username !== "" || new URL(uri).search !== "");
}
