import * as z from "zod";
import type { CallOptions, MlflowClient } from "../client/mlflowClient.ts";
import { TrackingError } from "../trackingError.ts";
import { nothing, number, pairs } from "./shapes.ts";

export type MlflowStatus = "RUNNING" | "SCHEDULED" | "FINISHED" | "FAILED" | "KILLED";

/** One value of a metric; `at` in milliseconds since 1970. */
export interface Metric {
  key: string;
  value: number;
  step: number;
  at: number;
}

export interface MlflowRun {
  id: string;
  experimentId: string;
  name: string;
  status: string;
  deleted: boolean;
  artifactUri: string;
  /** The newest value of each metric. */
  metrics: Metric[];
  params: Record<string, string>;
  tags: Record<string, string>;
}

const metric = z
  .object({ key: z.string(), value: number, step: number.default(0), timestamp: number.default(0) })
  .transform(({ timestamp, ...rest }): Metric => ({ ...rest, at: timestamp }));

const shape = z
  .object({
    info: z.object({
      run_id: z.string(),
      run_name: z.string().default(""),
      experiment_id: z.string(),
      status: z.string().default("RUNNING"),
      lifecycle_stage: z.string().default("active"),
      artifact_uri: z.string().default(""),
    }),
    data: z
      .object({ metrics: z.array(metric).default([]), params: pairs, tags: pairs })
      .default({ metrics: [], params: {}, tags: {} }),
  })
  .transform(({ info, data }): MlflowRun => ({
    id: info.run_id,
    experimentId: info.experiment_id,
    name: info.run_name,
    status: info.status,
    deleted: info.lifecycle_stage === "deleted",
    artifactUri: info.artifact_uri,
    ...data,
  }));

const one = z.object({ run: shape });

export interface NewRun {
  experimentId: string;
  name: string;
  tags: Record<string, string>;
}

/** Sent once: when its answer is lost, look the run up by a tag of its own before another is created. */
export async function createRun(
  client: MlflowClient,
  { experimentId, name, tags }: NewRun,
  options?: CallOptions,
): Promise<MlflowRun> {
  const json = { experiment_id: experimentId, run_name: name, start_time: Date.now(), tags: listed(tags) };
  const call = { method: "POST", route: "mlflow/runs/create", json, asked: "create a run" } as const;
  return (await client.call(call, one, options)).run;
}

/** A deleted run is there too, and says so. Throws TrackingError "not-found". */
export async function getRun(client: MlflowClient, id: string, options?: CallOptions): Promise<MlflowRun> {
  const call = { method: "GET", route: "mlflow/runs/get", query: { run_id: id }, asked: `read the run ${id}` } as const;
  return (await client.call(call, one, options)).run;
}

/** Active runs of an experiment that carry a tag, the newest first. */
export async function runsWithTag(
  client: MlflowClient,
  experimentId: string,
  [tag, value]: readonly [string, string],
  options?: CallOptions,
): Promise<MlflowRun[]> {
  if (/[`'\\]/.test(tag + value)) throw new Error(`a tag to search for must be plain: ${tag}`);
  const json = {
    experiment_ids: [experimentId],
    // Names with a dot or a slash need back-ticks.
    filter: `tags.\`${tag}\` = '${value}'`,
    run_view_type: "ACTIVE_ONLY",
    order_by: ["attributes.start_time DESC"],
    max_results: 10,
  };
  const call = {
    method: "POST",
    route: "mlflow/runs/search",
    json,
    asked: "search runs",
    repeatable: true,
  } as const;
  return (await client.call(call, z.object({ runs: z.array(shape).default([]) }), options)).runs;
}

/** Ends a run, or opens it again (RUNNING). Repeating it changes nothing. */
export async function setStatus(
  client: MlflowClient,
  { id, status, endedAt }: { id: string; status: MlflowStatus; endedAt?: Date },
  options?: CallOptions,
): Promise<void> {
  const json = { run_id: id, status, ...(endedAt && { end_time: endedAt.getTime() }) };
  const call = {
    method: "POST",
    route: "mlflow/runs/update",
    json,
    asked: `set the status of the run ${id}`,
    repeatable: true,
  } as const;
  await client.call(call, nothing, options);
}

/** Marks a run as deleted; an administrator's `mlflow gc` removes it. */
export async function deleteRun(client: MlflowClient, id: string, options?: CallOptions): Promise<void> {
  const call = {
    method: "POST",
    route: "mlflow/runs/delete",
    json: { run_id: id },
    asked: `delete the run ${id}`,
    repeatable: true,
  } as const;
  await client.call(call, nothing, options);
}

export interface Batch {
  params?: Record<string, string>;
  tags?: Record<string, string>;
  metrics?: Metric[];
}

/** What the server takes in one batch, and the length that it cuts values to without a word. */
const limits = { params: 100, tags: 100, metrics: 1000, paramLength: 6000, tagLength: 8000 };

/**
 * Logs params, tags and metrics of a run at once. What the server would cut or drop and still answer 200 is refused here:
 * TrackingError "invalid".
 */
export async function logBatch(client: MlflowClient, id: string, batch: Batch, options?: CallOptions): Promise<void> {
  const { params = {}, tags = {}, metrics = [] } = batch;
  const wrong =
    tooMany("params", Object.keys(params).length, limits.params) ??
    tooMany("tags", Object.keys(tags).length, limits.tags) ??
    tooMany("metrics", metrics.length, limits.metrics) ??
    tooLong("param", params, limits.paramLength) ??
    tooLong("tag", tags, limits.tagLength) ??
    metrics.flatMap(({ key, value }) => (Number.isFinite(value) ? [] : [`the metric ${key} is ${value}`]))[0];
  if (wrong !== undefined)
    throw new TrackingError(`${client.place} would not keep it: ${wrong}.`, { reason: "invalid" });
  const json = {
    run_id: id,
    params: listed(params),
    tags: listed(tags),
    metrics: metrics.map(({ at, ...rest }) => ({ ...rest, timestamp: at })),
  };
  const call = {
    method: "POST",
    route: "mlflow/runs/log-batch",
    json,
    asked: `log to the run ${id}`,
    // The same param, tag or metric value twice is one.
    repeatable: true,
  } as const;
  await client.call(call, nothing, options);
}

/** All values of one metric, oldest first as the server has them; at most `limit`. */
export async function metricHistory(
  client: MlflowClient,
  { id, key, limit = 5000 }: { id: string; key: string; limit?: number },
  options?: CallOptions,
): Promise<Metric[]> {
  const found: Metric[] = [];
  let page: string | undefined;
  do {
    const answer = await client.call(
      {
        method: "GET",
        route: "mlflow/metrics/get-history",
        query: { run_id: id, metric_key: key, max_results: Math.min(limit, 1000), page_token: page },
        asked: `read the metric ${key} of the run ${id}`,
      },
      z.object({ metrics: z.array(metric).default([]), next_page_token: z.string().optional() }),
      options,
    );
    found.push(...answer.metrics);
    page = answer.metrics.length === 0 ? undefined : answer.next_page_token || undefined;
  } while (page !== undefined && found.length < limit);
  return found.slice(0, limit);
}

function listed(record: Record<string, string>): { key: string; value: string }[] {
  return Object.entries(record).map(([key, value]) => ({ key, value }));
}

function tooMany(what: string, count: number, limit: number): string | undefined {
  return count > limit ? `${count} ${what}, and ${limit} are the most` : undefined;
}

function tooLong(what: string, values: Record<string, string>, limit: number): string | undefined {
  // The server counts characters, not UTF-16 units.
  const long = Object.entries(values).find(([, value]) => value.length > limit && [...value].length > limit);
  return long === undefined ? undefined : `the ${what} ${long[0]} is longer than ${limit} characters`;
}
