import * as z from "zod";
import type { CallOptions, MlflowClient } from "../client/mlflowClient.ts";
import { TrackingError } from "../trackingError.ts";
import { nothing, pairs } from "./shapes.ts";

export interface ModelVersion {
  name: string;
  version: string;
  source: string;
  runId: string;
  status: string;
  tags: Record<string, string>;
  /** Only an answer about one version knows them; a search leaves them out. */
  aliases: string[];
}

const version = z
  .object({
    name: z.string(),
    version: z.union([z.string(), z.number()]).transform(String),
    source: z.string().default(""),
    run_id: z.string().default(""),
    status: z.string().default("READY"),
    tags: pairs,
    aliases: z.array(z.string()).default([]),
  })
  .transform(({ run_id, ...rest }): ModelVersion => ({ ...rest, runId: run_id }));

const oneVersion = z.object({ model_version: version });

/** Does the registry answer? Throws TrackingError when it does not. */
export async function searchRegisteredModels(client: MlflowClient, options?: CallOptions): Promise<string[]> {
  const call = {
    method: "GET",
    route: "mlflow/registered-models/search",
    query: { max_results: 1 },
    asked: "search registered models",
  } as const;
  const shape = z.object({ registered_models: z.array(z.object({ name: z.string() })).default([]) });
  return (await client.call(call, shape, options)).registered_models.map(({ name }) => name);
}

/** Makes the registered model unless it is there. @returns was it made by this call? */
export async function ensureRegisteredModel(
  client: MlflowClient,
  name: string,
  options?: CallOptions,
): Promise<boolean> {
  const call = {
    method: "POST",
    route: "mlflow/registered-models/create",
    json: { name },
    asked: `create the registered model ${name}`,
  } as const;
  try {
    await client.call(call, nothing, options);
    return true;
  } catch (error) {
    if (error instanceof TrackingError && error.reason === "exists") return false;
    throw error;
  }
}

export async function registeredModelExists(
  client: MlflowClient,
  name: string,
  options?: CallOptions,
): Promise<boolean> {
  const call = {
    method: "GET",
    route: "mlflow/registered-models/get",
    query: { name },
    asked: `read the registered model ${name}`,
  } as const;
  try {
    await client.call(call, nothing, options);
    return true;
  } catch (error) {
    if (error instanceof TrackingError && error.reason === "not-found") return false;
    throw error;
  }
}

/** With all its versions. */
export async function deleteRegisteredModel(client: MlflowClient, name: string, options?: CallOptions): Promise<void> {
  const call = {
    method: "DELETE",
    route: "mlflow/registered-models/delete",
    json: { name },
    asked: `delete the registered model ${name}`,
  } as const;
  await client.call(call, nothing, options);
}

export interface NewVersion {
  name: string;
  /** Where the model lies. The server does not look whether it is there. */
  source: string;
  runId?: string;
  tags: Record<string, string>;
}

/** Sent once: when its answer is lost, look it up (`versionsWithTag`) before another is created. */
export async function createModelVersion(
  client: MlflowClient,
  { name, source, runId, tags }: NewVersion,
  options?: CallOptions,
): Promise<ModelVersion> {
  const list = Object.entries(tags).map(([key, value]) => ({ key, value }));
  const json = { name, source, ...(runId && { run_id: runId }), tags: list };
  const asked = `create a version of ${name}`;
  const call = { method: "POST", route: "mlflow/model-versions/create", json, asked } as const;
  return (await client.call(call, oneVersion, options)).model_version;
}

export async function deleteModelVersion(
  client: MlflowClient,
  { name, version }: { name: string; version: string },
  options?: CallOptions,
): Promise<void> {
  const call = {
    method: "DELETE",
    route: "mlflow/model-versions/delete",
    json: { name, version },
    asked: `delete version ${version} of ${name}`,
  } as const;
  await client.call(call, nothing, options);
}

/** Versions of a registered model that carry a tag, in no order; aliases are not among it. */
export async function versionsWithTag(
  client: MlflowClient,
  name: string,
  [tag, value]: readonly [string, string],
  options?: CallOptions,
): Promise<ModelVersion[]> {
  if (/['"`\\]/.test(name + tag + value)) throw new Error(`a tag to search for must be plain: ${tag}`);
  const found: ModelVersion[] = [];
  let page: string | undefined;
  do {
    const answer = await client.call(
      {
        method: "GET",
        route: "mlflow/model-versions/search",
        query: { filter: `name='${name}' and tags.\`${tag}\` = '${value}'`, max_results: 100, page_token: page },
        asked: `search versions of ${name}`,
      },
      z.object({ model_versions: z.array(version).default([]), next_page_token: z.string().optional() }),
      options,
    );
    found.push(...answer.model_versions);
    page = answer.model_versions.length === 0 ? undefined : answer.next_page_token || undefined;
  } while (page !== undefined && found.length < 1000);
  return found;
}

/** Repeating it changes nothing. Aliases `latest` and `v<N>` are MLflow's own. */
export async function setAlias(
  client: MlflowClient,
  { name, alias, version }: { name: string; alias: string; version: string },
  options?: CallOptions,
): Promise<void> {
  const call = {
    method: "POST",
    route: "mlflow/registered-models/alias",
    json: { name, alias, version },
    asked: `set the alias ${alias} of ${name}`,
    repeatable: true,
  } as const;
  await client.call(call, nothing, options);
}

/** The version that an alias names; undefined when there is no such alias. */
export async function versionByAlias(
  client: MlflowClient,
  { name, alias }: { name: string; alias: string },
  options?: CallOptions,
): Promise<ModelVersion | undefined> {
  const call = {
    method: "GET",
    route: "mlflow/registered-models/alias",
    query: { name, alias },
    asked: `read the alias ${alias} of ${name}`,
  } as const;
  try {
    return (await client.call(call, oneVersion, options)).model_version;
  } catch (error) {
    // An alias that is not there is a wrong parameter to the server, and no 404.
    if (error instanceof TrackingError && (error.reason === "not-found" || error.reason === "invalid"))
      return undefined;
    throw error;
  }
}

export async function deleteAlias(
  client: MlflowClient,
  { name, alias }: { name: string; alias: string },
  options?: CallOptions,
): Promise<void> {
  const call = {
    method: "DELETE",
    route: "mlflow/registered-models/alias",
    json: { name, alias },
    asked: `delete the alias ${alias} of ${name}`,
  } as const;
  await client.call(call, nothing, options);
}
