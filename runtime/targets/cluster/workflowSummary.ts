import type { Workflow } from "../../manifest/argo.ts";
import type { RunSummary } from "../target.ts";

/** A workflow as one line of a list. */
export function workflowSummary(workflow: Workflow, target: string): RunSummary {
  const { metadata, spec, status = {} } = workflow;
  const labels = metadata.labels ?? {};
  const phase = status.phase || labels["workflows.argoproj.io/phase"] || "Pending";
  const template =
    labels["workflows.argoproj.io/workflow-template"] ?? labels["workflows.argoproj.io/cluster-workflow-template"];
  return {
    name: metadata.name ?? "",
    uid: metadata.uid ?? "",
    target,
    phase,
    pipeline:
      metadata.annotations?.["preflight/pipeline"] ??
      labels["workflows.argoproj.io/cron-workflow"] ??
      template ??
      spec.workflowTemplateRef?.name ??
      metadata.generateName?.replace(/-$/, "") ??
      metadata.name ??
      "",
    startedAt: status.startedAt ?? metadata.creationTimestamp,
    finishedAt: status.finishedAt ?? undefined,
    progress: status.progress,
    ...(status.finishedAt == null ? {} : { engine: "finished" as const }),
  };
}
