import type { Workflow } from "../../manifest/argo.ts";

/** Has the controller finished with the workflow? Its pods may still run. */
export function isOver({ status }: Workflow): boolean {
  return status?.finishedAt != null && ["Succeeded", "Failed", "Error"].includes(status.phase ?? "");
}
