import type { Workflow } from "../../manifest/argo.ts";
import type { MlflowStatus } from "../calls/runs.ts";

/**
 * The status that the MLflow run of a run has to have. Training code ends it with every attempt; only the run knows whether that
 * was the last. A run that was stopped, or that nothing drives any more, is KILLED; continuing it makes it RUNNING again.
 */
export function trackedStatus({ spec, status }: Workflow, engine?: "running" | "finished" | "dead"): MlflowStatus {
  if (status?.finishedAt == null) return engine === "dead" ? "KILLED" : "RUNNING";
  if (spec.shutdown || /^stopped with strategy/i.test(status.message ?? "")) return "KILLED";
  return status.phase === "Succeeded" ? "FINISHED" : "FAILED";
}
