import { creationTimestampVariables } from "../../../expressions/creationTimestamp.ts";
import type { Workflow, WorkflowSpec } from "../../../manifest/argo.ts";
import { goJson, parametersJson } from "./parametersJson.ts";
import { Problem } from "./problem.ts";
import { wholeSeconds } from "./scope.ts";
import type { Values } from "./substitution.ts";

/**
 * The `workflow.*` variables that are known when a run begins (and the global outputs, when one is continued).
 * @throws Problem when a parameter has neither a value nor a ConfigMap that gives one
 */
export function workflowVariables(
  { metadata, status }: Workflow,
  spec: WorkflowSpec,
  configMaps: Record<string, Record<string, string>>,
): Values {
  const created = wholeSeconds(metadata.creationTimestamp ?? new Date(0).toISOString());
  const values: Values = {
    "workflow.name": metadata.name ?? "",
    "workflow.namespace": metadata.namespace ?? "default",
    "workflow.mainEntrypoint": spec.entrypoint ?? "",
    "workflow.serviceAccountName": spec.serviceAccountName ?? "",
    "workflow.uid": metadata.uid ?? "",
    "workflow.creationTimestamp": created,
    ...creationTimestampVariables(Date.parse(created)),
  };
  const scheduled = metadata.annotations?.["workflows.argoproj.io/scheduled-time"];
  if (scheduled !== undefined) values["workflow.scheduledTime"] = scheduled;
  if (spec.priority !== undefined && spec.priority !== null) values["workflow.priority"] = String(spec.priority);
  const parameters = parametersJson(spec.arguments?.parameters);
  values["workflow.parameters"] = parameters;
  values["workflow.parameters.json"] = parameters;
  for (const { name, value, valueFrom } of spec.arguments?.parameters ?? []) {
    const reference = valueFrom?.configMapKeyRef;
    if (value !== undefined && value !== null) values[`workflow.parameters.${name}`] = value;
    else if (reference !== undefined) {
      const found = configMaps[reference.name ?? ""]?.[reference.key ?? ""] ?? valueFrom?.default;
      if (found === undefined || found === null) {
        throw new Problem(
          `failed to set global parameter ${name} from configmap with name ${reference.name} and key ${reference.key}: ConfigMap '${reference.name}' does not exist`,
        );
      }
      values[`workflow.parameters.${name}`] = found;
    } else throw new Problem(`either value or valueFrom must be specified in order to set global parameter ${name}`);
  }
  for (const { name, value } of status?.outputs?.parameters ?? []) {
    if (value !== undefined && value !== null) values[`workflow.outputs.parameters.${name}`] = value;
  }
  const more = spec["workflowMetadata"] as
    { labels?: Record<string, string>; annotations?: Record<string, string>; labelsFrom?: object } | undefined;
  const annotations = metadata.annotations ?? {};
  const labels = metadata.labels ?? {};
  values["workflow.annotations"] = values["workflow.annotations.json"] = goJson(sorted(annotations));
  values["workflow.labels"] = values["workflow.labels.json"] = goJson(sorted(labels));
  for (const [name, value] of Object.entries({ ...annotations, ...more?.annotations })) {
    values[`workflow.annotations.${name}`] = value;
  }
  const computed = Object.keys(more?.labelsFrom ?? {});
  for (const [name, value] of Object.entries({ ...labels, ...more?.labels })) {
    if (!computed.includes(name)) values[`workflow.labels.${name}`] = value;
  }
  return values;
}

function sorted(map: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(map).sort(([left], [right]) => (left < right ? -1 : 1)));
}
