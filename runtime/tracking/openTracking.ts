import os from "node:os";
import { MlflowClient } from "./client/mlflowClient.ts";
import { openConnection } from "./client/openConnection.ts";
import { TrackingError } from "./trackingError.ts";

/** Of `mlflow` in preflight.yaml. */
export interface TrackingSettings {
  trackingUri?: string;
  reachedAt?: string;
}

/**
 * The client of the tracking server as this machine reaches it: mlflow.reachedAt of preflight.yaml, else mlflow.trackingUri, else
 * MLFLOW_TRACKING_URI. Asks no network. `milliseconds` is the time that one exchange may take (default 20 s). Throws TrackingError "unconfigured".
 */
export async function openTracking(
  settings: TrackingSettings | undefined,
  {
    env = process.env,
    home = os.homedir(),
    milliseconds,
  }: { env?: NodeJS.ProcessEnv; home?: string; milliseconds?: number } = {},
): Promise<MlflowClient> {
  const uri = settings?.reachedAt ?? settings?.trackingUri ?? env.MLFLOW_TRACKING_URI;
  if (uri === undefined || uri === "") {
    throw new TrackingError("No tracking server is named.", {
      reason: "unconfigured",
      hint: "Set mlflow.trackingUri in preflight.yaml, or MLFLOW_TRACKING_URI.",
      exitCode: 2,
    });
  }
  return new MlflowClient(await openConnection(uri, { env, home }), { milliseconds });
}
