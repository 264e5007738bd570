import type { Template } from "../../../manifest/argo.ts";
import { asList, asRecord } from "../../../manifest/record.ts";
import { VariableScope } from "../rules/variableScope.ts";
import type { Inspection } from "./inspection.ts";

/** The variables that every tag of a template may use: the global ones, its inputs, its pod. */
export function templateScope(inspection: Inspection, template: Template, type: string): VariableScope {
  const scope = new VariableScope(inspection.globals);
  const parameters = asList(asRecord(template.inputs).parameters).map(asRecord);
  if (parameters.length > 0) scope.add("inputs.parameters");
  for (const { name } of parameters) scope.add(`inputs.parameters.${String(name)}`);
  for (const { name } of asList(asRecord(template.inputs).artifacts).map(asRecord)) {
    scope.add(`inputs.artifacts.${String(name)}`);
    if (type !== "steps" && type !== "dag") scope.add(`inputs.artifacts.${String(name)}.path`);
  }
  if (["container", "containerSet", "script", "resource", "data"].includes(type)) scope.add("pod.name");
  return scope;
}
