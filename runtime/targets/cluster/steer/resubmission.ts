import type { Workflow } from "../../../manifest/argo.ts";
import { withoutTrackedRun } from "../../../tracking/lineage/withoutTrackedRun.ts";

const dropped = /^workflows\.argoproj\.io\/(completed|phase|workflow-archiving-status|creator.*|actor.*|action)$/;

/** A new run of the same spec, as `argo resubmit` makes it: a new name, the old labels without what the controller wrote. */
export function createResubmission(workflow: Workflow, token: string): Workflow {
  const { metadata, spec } = withoutTrackedRun(workflow);
  const { shutdown: _shutdown, suspend: _suspend, ...rest } = spec;
  const labels = Object.entries(metadata.labels ?? {}).filter(([name]) => !dropped.test(name));
  const name = metadata.name ?? "run";
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: {
      generateName: metadata.generateName ?? `${name.slice(0, 240)}-`,
      namespace: metadata.namespace,
      labels: {
        ...Object.fromEntries(labels),
        "workflows.argoproj.io/resubmitted-from-workflow": name.slice(0, 63),
        "preflight/launch": token,
      },
      annotations: metadata.annotations,
    },
    spec: rest,
  };
}
