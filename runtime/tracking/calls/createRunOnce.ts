import type { CallOptions, MlflowClient } from "../client/mlflowClient.ts";
import { TrackingError } from "../trackingError.ts";
import { createRun, runsWithTag, type MlflowRun, type NewRun } from "./runs.ts";

/**
 * Creates a run that is known by a tag of its own, and finds it again when the answer was lost on its way. Of several with the
 * tag the oldest counts.
 *
 * @param mark tag and value that only this run has; plain text
 */
export async function createRunOnce(
  client: MlflowClient,
  run: NewRun,
  mark: readonly [string, string],
  options?: CallOptions,
): Promise<MlflowRun> {
  const marked = { ...run, tags: { ...run.tags, [mark[0]]: mark[1] } };
  for (let attempt = 1; ; attempt++) {
    try {
      return await createRun(client, marked, options);
    } catch (error) {
      if (!(error instanceof TrackingError)) throw error;
      if (!["cut", "timeout", "protocol", "server", "unreachable"].includes(error.reason)) throw error;
      const made = await runsWithTag(client, run.experimentId, mark, options).catch(() => {
        options?.signal?.throwIfAborted();
        throw error;
      });
      const found = made.at(-1);
      if (found !== undefined) return found;
      if (attempt >= 2) throw error;
    }
  }
}
