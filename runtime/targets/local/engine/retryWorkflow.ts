import type { Workflow } from "../../../manifest/argo.ts";
export function retryWorkflow(workflow: Workflow): Workflow {
  return workflow;
}
