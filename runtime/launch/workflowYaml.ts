import { stringify } from "yaml";
import type { Workflow } from "../manifest/argo.ts";

/** A Workflow object for people: YAML, what it is first, its status last, without bookkeeping of the API server. */
export function workflowYaml({ metadata, spec, status, ...rest }: Workflow): string {
  const { managedFields: _managedFields, ...kept } = metadata as Workflow["metadata"] & { managedFields?: unknown };
  return stringify({ ...rest, metadata: kept, spec, status }, { lineWidth: 0, aliasDuplicateObjects: false });
}
