import type { LoadedConfig } from "../config/loadConfig.ts";
import { openPlace } from "../store/openPlace.ts";
import { openStore } from "../store/openStore.ts";
import { parseStoreUri } from "../store/storeUri.ts";
import type { Target } from "../targets/target.ts";
import { ensureVersion } from "../tracking/lineage/ensureVersion.ts";
import { lineageTags } from "../tracking/lineage/lineageTags.ts";
import { trackedIds } from "../tracking/lineage/trackedRun.ts";
import { trackedStatus } from "../tracking/lineage/trackedStatus.ts";
import { openTracking } from "../tracking/openTracking.ts";
import { artifactFiles, type CopyProgress } from "./artifactFiles.ts";
import { promoteArtifact } from "./promoteArtifact.ts";
import { RegisterError } from "./registerError.ts";

export interface RegisterRequest {
  run: string;
  /** Registered model that gets the version. */
  model: string;
  /** The file or folder that is the model: a path from `cwd`, or a URI of a store. */
  artifact: string;
  /** Folder of a store that it is promoted to; default: models/MODEL/RUN-ID on the first store of preflight.yaml. */
  to?: string;
  alias?: string;
  signal: AbortSignal;
  /** First while the artifact is read, then while it is copied. */
  onProgress?: (progress: CopyProgress) => void;
}

/** What stands after a registration, whoever of several made it. */
export interface Registration {
  model: string;
  version: string;
  /** Where the version's files are. */
  source: string;
  files: { name: string; bytes: number; sha256: string }[];
  /** Was this artifact the one that is promoted? False: another one of the same run was first, and it is that which is registered. */
  promoted: boolean;
  /** Was the version made by this call? */
  created: boolean;
  alias?: string;
  /** Does the alias name this version? A later version keeps it. */
  aliased?: boolean;
  mlflowRun?: string;
}

/**
 * Promotes the result of a run that has succeeded and registers it as one version of a model, with an alias. Repeating it, or several
 * at once, gives one promotion and one version. Throws RegisterError, StoreError, CheckpointError (the artifact) or TrackingError.
 */
export async function registerRun(
  request: RegisterRequest,
  { target, loaded, cwd }: { target: Target; loaded: LoadedConfig; cwd: string },
): Promise<Registration> {
  const { run, model, alias, signal, onProgress } = request;
  // What MLflow takes, without what would need quoting in its filters.
  if (!/^[\p{L}\p{N} ._-]{1,200}$/u.test(model))
    throw usage(
      `${JSON.stringify(model.slice(0, 50))} is no name for a registered model`,
      "Use letters, digits, - . _ and spaces.",
    );
  // `latest` is answered as if somebody had set it; both are MLflow's own.
  if (alias !== undefined && (!/^[A-Za-z0-9_-]{1,200}$/.test(alias) || /^(?:latest|v\d+)$/i.test(alias)))
    throw usage(
      `${JSON.stringify(alias.slice(0, 50))} is no alias`,
      "Letters, digits, - and _; latest and v1, v2, … are MLflow's own.",
    );
  const workflow = await target.get(run, { signal });
  const { name = "", uid = "" } = workflow.metadata;
  if (trackedStatus(workflow) !== "FINISHED") {
    throw new RegisterError(`${run} has not succeeded, so its result is not registered.`, {
      reason: "not-succeeded",
      hint: `preflight show ${run} says how it stands.`,
      exitCode: 1,
    });
  }
  const runId = `${name}-${uid}`;
  const { stores, mlflow } = loaded.config;
  const first = stores[0]?.uri.replace(/\/+$/, "");
  const to = request.to ?? (first === undefined ? undefined : `${first}/models/${model}/${runId}`);
  if (to === undefined)
    throw usage(
      "no store is named that the model could be promoted to",
      "Give --to, or list `stores` in preflight.yaml.",
    );
  const [, parent, key] = /^(.+)\/([^/]+)\/*$/.exec(to) ?? [];
  if (parent === undefined || key === undefined || /:\/?$/.test(parent))
    throw usage(`${to} is no folder of a store`, "Write s3://bucket/models/NAME.");
  // MLflow refuses folders as a version's source: they are another one on every machine.
  if (parseStoreUri(to, cwd).kind === "file")
    throw usage(
      `${to} is a folder of this machine, which MLflow takes no model from`,
      "Promote it to s3:// or gs://: --to, or `stores` in preflight.yaml.",
    );
  const client = await openTracking(mlflow);
  if (client.connection.databricks)
    throw usage("models of Databricks are in Unity Catalog, which Preflight does not write to", "Register it there.");

  const opened = await openPlace(request.artifact, { cwd, stores });
  try {
    const files = await artifactFiles(opened.place, opened.path, { signal, onProgress });
    const store = await openStore(parent, { stores, cwd, settingsOf: to });
    try {
      const about = { run_id: runId, model };
      const { won, marker } = await promoteArtifact(opened.place, files, { store, key, about, signal, onProgress });
      const source = `${store.uri}/${key}/${marker.token}`;
      const mlflowRun = trackedIds(workflow.metadata.annotations)?.id;
      const { "mlflow.runName": _ofRuns, ...lineage } = lineageTags(workflow, { target: target.name });
      const tags = { ...lineage, "preflight.artifact": marker.token };
      const asked = { name: model, source, runId, mlflowRun, alias, tags };
      const { version, created, aliased } = await ensureVersion(client, asked, { signal });
      if (version.source !== source) {
        throw new RegisterError(
          `${run} is registered already, as version ${version.version} of ${model}, from ${version.source}.`,
          {
            reason: "exists",
            hint: "One run has one version. Delete that one in MLflow to register another artifact.",
            exitCode: 1,
          },
        );
      }
      return {
        model,
        version: version.version,
        source,
        files: marker.files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
        promoted: won,
        created,
        ...(alias !== undefined && { alias, aliased }),
        ...(mlflowRun !== undefined && { mlflowRun }),
      };
    } finally {
      store.close();
    }
  } finally {
    opened.close();
  }
}

function usage(message: string, hint: string): RegisterError {
  return new RegisterError(`${message}.`, { reason: "usage", hint });
}
