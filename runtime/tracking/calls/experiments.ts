import * as z from "zod";
import type { CallOptions, MlflowClient } from "../client/mlflowClient.ts";
import { TrackingError } from "../trackingError.ts";

export interface Experiment {
  id: string;
  name: string;
  artifactLocation: string;
  /** A deleted experiment still holds its name: nobody can log to it, or make it anew. */
  deleted: boolean;
}

const shape = z
  .object({
    experiment_id: z.string(),
    name: z.string().default(""),
    artifact_location: z.string().default(""),
    lifecycle_stage: z.string().default("active"),
  })
  .transform((one): Experiment => ({
    id: one.experiment_id,
    name: one.name,
    artifactLocation: one.artifact_location,
    deleted: one.lifecycle_stage === "deleted",
  }));

/** Some experiment, to see that a real search is answered. */
export async function searchExperiments(client: MlflowClient, options?: CallOptions): Promise<Experiment[]> {
  const call = {
    method: "GET",
    route: "mlflow/experiments/search",
    query: { max_results: 1 },
    asked: "search experiments",
  } as const;
  return (await client.call(call, z.object({ experiments: z.array(shape).default([]) }), options)).experiments;
}

/** Undefined when there is none of this name. */
export async function experimentByName(
  client: MlflowClient,
  name: string,
  options?: CallOptions,
): Promise<Experiment | undefined> {
  const call = {
    method: "GET",
    route: "mlflow/experiments/get-by-name",
    query: { experiment_name: name },
    asked: `read the experiment ${name}`,
  } as const;
  try {
    return (await client.call(call, z.object({ experiment: shape }), options)).experiment;
  } catch (error) {
    if (error instanceof TrackingError && error.reason === "not-found") return undefined;
    throw error;
  }
}

/** The experiment of this name, made when there is none; of two that make it at once both get the one that is there. */
export async function ensureExperiment(client: MlflowClient, name: string, options?: CallOptions): Promise<Experiment> {
  const there = await experimentByName(client, name, options);
  if (there !== undefined) return usable(there);
  const call = {
    method: "POST",
    route: "mlflow/experiments/create",
    json: { name },
    asked: `create the experiment ${name}`,
  } as const;
  try {
    await client.call(call, z.object({ experiment_id: z.string() }), options);
  } catch (error) {
    if (!(error instanceof TrackingError) || error.reason !== "exists") throw error;
  }
  const made = await experimentByName(client, name, options);
  if (made === undefined) {
    throw new TrackingError(`The experiment ${name} was created on ${client.place} and is not there.`, {
      reason: "not-kept",
    });
  }
  return usable(made);
}

function usable(experiment: Experiment): Experiment {
  if (!experiment.deleted) return experiment;
  throw new TrackingError(`The experiment ${experiment.name} is deleted: nothing can be logged to it.`, {
    reason: "invalid",
    hint: "Restore it, or set mlflow.experiment in preflight.yaml to another.",
  });
}
