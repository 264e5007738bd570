import {
  createModelVersion,
  deleteModelVersion,
  ensureRegisteredModel,
  setAlias,
  versionByAlias,
  versionsWithTag,
  type ModelVersion,
  type NewVersion,
} from "../calls/registry.ts";
import type { CallOptions, MlflowClient } from "../client/mlflowClient.ts";
import { TrackingError } from "../trackingError.ts";

export interface EnsuredVersion {
  version: ModelVersion;
  /** Was it made by this call? */
  created: boolean;
  /** Where an alias was asked for: does it name this version now? It is not taken back from a later one. */
  aliased?: boolean;
}

export interface VersionRequest extends Omit<NewVersion, "runId"> {
  /** Name and uid of the run. */
  runId: string;
  /** Id of its MLflow run. */
  mlflowRun?: string;
  alias?: string;
}

const runIdTag = "preflight.run_id";

/**
 * The one version of a registered model that a run has, made when there is none. The registry has no such call: of several that
 * race, all search after they have created, the lowest number stays, and every other one is removed again. A call whose answer
 * was lost finds what it made.
 */
export async function ensureVersion(
  client: MlflowClient,
  { runId, alias, ...asked }: VersionRequest,
  options?: CallOptions,
): Promise<EnsuredVersion> {
  const { mlflowRun, ...wanted } = asked;
  const { name } = wanted;
  await ensureRegisteredModel(client, name, options);
  let made: ModelVersion | undefined;
  let found = await versionsOf(client, name, runId, options);
  if (found.length === 0) {
    try {
      const tags = { ...wanted.tags, [runIdTag]: runId };
      made = await createModelVersion(client, { ...wanted, tags, runId: mlflowRun }, options);
    } catch (error) {
      if (!(error instanceof TrackingError)) throw error;
      found = await versionsOf(client, name, runId, options).catch(() => []);
      if (found.length === 0) throw error;
    }
    found = await versionsOf(client, name, runId, options);
  }
  const [first, ...extra] = found;
  if (first === undefined || first.source === "") {
    throw new TrackingError(`${client.place} did not keep the version of ${name} that it said it made.`, {
      reason: "not-kept",
    });
  }
  for (const { version } of extra) {
    await deleteModelVersion(client, { name, version }, options).catch(async (error: unknown) => {
      if (!(error instanceof TrackingError)) throw error;
      // Another one of the race was faster; of two that delete at once, the server tells one of an error of its own.
      const left = error.reason === "not-found" ? [] : await versionsOf(client, name, runId, options);
      if (left.some((one) => one.version === version)) throw error;
    });
  }
  const created = made?.version === first.version;
  if (alias === undefined) return { version: first, created };
  const { version } = first;
  const named = await versionByAlias(client, { name, alias }, options);
  if (named !== undefined && Number(named.version) > Number(version))
    return { version: first, created, aliased: false };
  let refusal: TrackingError | undefined;
  if (named?.version !== version) {
    await setAlias(client, { name, alias, version }, options).catch((error: unknown) => {
      if (!(error instanceof TrackingError)) throw error;
      refusal = error;
    });
  }
  const back = await versionByAlias(client, { name, alias }, options);
  // Of two that set a new alias at once, MLflow tells one that it breaks a constraint of its database.
  if (refusal !== undefined && !(Number(back?.version) >= Number(version))) throw refusal;
  const aliased = back !== undefined && back.version === version;
  return { version: aliased ? back : first, created, aliased };
}

async function versionsOf(
  client: MlflowClient,
  name: string,
  runId: string,
  options?: CallOptions,
): Promise<ModelVersion[]> {
  const found = await versionsWithTag(client, name, [runIdTag, runId], options);
  return found.toSorted((a, b) => Number(a.version) - Number(b.version));
}
