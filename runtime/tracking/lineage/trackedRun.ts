import type { Metric } from "../calls/runs.ts";

/** The MLflow run of one run, as it was seen. */
export interface TrackedRun {
  id: string;
  experimentId: string;
  /** Its page in MLflow; undefined when no server is named any more. */
  url?: string;
  /** As MLflow has it; undefined when it could not be looked at. */
  status?: string;
  /** The newest value of each metric, by name. */
  metrics: Metric[];
  /** Why it was not looked at, or not brought up to date; one sentence. */
  problem?: string;
}

/** Where a Workflow object names its MLflow run: EXPERIMENT/RUN. */
export const trackedAnnotation = "preflight/mlflow-run";

/** Undefined when there is none, or what stands there is none. */
export function trackedIds(
  annotations: Record<string, string> | undefined,
): { id: string; experimentId: string } | undefined {
  const match = /^([0-9]{1,30})\/([0-9a-f]{32})$/.exec(annotations?.[trackedAnnotation] ?? "");
  return match === null ? undefined : { experimentId: match[1]!, id: match[2]! };
}
