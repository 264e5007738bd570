import type { TemplateCall } from "../../../manifest/argo.ts";
import { asList, asRecord } from "../../../manifest/record.ts";
import type { VariableScope } from "../rules/variableScope.ts";

/** The inputs of a template written inside a call, which tags of the call may use. */
export function addInlineInputs({ inline }: TemplateCall, scope: VariableScope): void {
  for (const parameter of asList(asRecord(asRecord(inline).inputs).parameters)) {
    scope.add(`inputs.parameters.${String(asRecord(parameter).name)}`);
  }
}
