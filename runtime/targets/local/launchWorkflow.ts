import type { Workflow } from "../../manifest/argo.ts";
import { submittedSpec } from "../submittedSpec.ts";

export interface LaunchNames {
  name: string;
  uid: string;
  at: string;
}

/** The Workflow object that a launch creates, with the name, uid and creation time that an API server would give. */
export function launchWorkflow(
  pipeline: Workflow,
  parameters: Record<string, string>,
  { name, uid, at }: LaunchNames,
): Workflow {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: { ...structuredClone(pipeline.metadata), name, uid, creationTimestamp: at },
    spec: submittedSpec(pipeline, parameters),
  };
}
