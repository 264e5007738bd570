import type { Template } from "../../../manifest/argo.ts";
import { templateType } from "../../../manifest/pipelines/templateType.ts";
import { asList, asRecord, asText } from "../../../manifest/record.ts";
import { anyGlobalArtifact, anyGlobalParameter } from "../rules/variableScope.ts";
import type { VariableScope } from "../rules/variableScope.ts";
import type { Inspection } from "./inspection.ts";

/** What later calls may refer to once this one (`prefix`: "steps.train") has ended. */
export function addCallOutputs(
  inspection: Inspection,
  callee: Template | undefined,
  prefix: string,
  scope: VariableScope,
  aggregate: boolean,
): void {
  scope.add(...["id", "startedAt", "finishedAt", "hostNodeName"].map((name) => `${prefix}.${name}`));
  if (!callee) return;
  if (callee.daemon === true) scope.add(`${prefix}.ip`);
  const type = templateType(callee);
  const main = asList(asRecord(callee.containerSet).containers).some(
    (container) => asRecord(container).name === "main",
  );
  const hasResult = ["container", "script", "data", "http", "plugin"].includes(type) || main;
  if (hasResult || (aggregate && type === "containerSet")) scope.add(`${prefix}.outputs.result`, `${prefix}.exitCode`);
  if (aggregate) scope.add(`${prefix}.outputs.parameters`);
  for (const side of ["parameters", "artifacts"] as const) {
    for (const { name, globalName } of asList(asRecord(callee.outputs)[side]).map(asRecord)) {
      scope.add(`${prefix}.outputs.${side}.${String(name)}`);
      const global = asText(globalName);
      if (global === undefined) continue;
      if (global.includes("{{")) scope.add(side === "parameters" ? anyGlobalParameter : anyGlobalArtifact);
      else inspection.globals.add(`workflow.outputs.${side}.${global}`);
    }
  }
}
