import type { Template } from "../../../manifest/argo.ts";
import type { PipelineStep } from "../../../manifest/model.ts";
import { asList, asRecord, asText, isRecord } from "../../../manifest/record.ts";
import type { PlacedProblem } from "./argumentRules.ts";
import { argumentNameProblem, nameProblems } from "./nameRules.ts";

/** Rules for `inputs` and `outputs` of any template. */
export function inputOutputProblems(template: Template, type: PipelineStep["type"]): PlacedProblem[] {
  const problems: PlacedProblem[] = [];
  const say = (message: string, ...path: (string | number)[]) => problems.push({ message, path });
  const leaf = type !== "steps" && type !== "dag";
  for (const side of ["inputs", "outputs"] as const) {
    for (const field of ["parameters", "artifacts"] as const) {
      for (const { index, message } of nameProblems(asRecord(template[side])[field], argumentNameProblem)) {
        say(`${side} ${field}: ${message}`, side, field, index, "name");
      }
    }
    for (const [index, item] of asList(asRecord(template[side]).artifacts).entries()) {
      const artifact = asRecord(item);
      const path = [side, "artifacts", index] as const;
      const problem = pathProblem(artifact.path, leaf);
      if (problem) say(`${side} artifact ${String(artifact.name)} ${problem}`, ...path);
      if (side === "inputs" && asText(artifact.from)) say("an input artifact can not have from", ...path, "from");
      if (isRecord(artifact.git) && !asText(artifact.git.repo)) say("git needs a repo", ...path, "git");
    }
  }
  for (const side of ["parameters", "artifacts"] as const) {
    for (const [index, item] of asList(asRecord(template.outputs)[side]).entries()) {
      const globalName = asText(asRecord(item).globalName);
      const problem = globalName?.includes("{{") === false ? argumentNameProblem(globalName) : undefined;
      if (problem) say(`globalName: ${problem}`, "outputs", side, index, "globalName");
    }
  }
  for (const [index, item] of asList(asRecord(template.outputs).parameters).entries()) {
    const parameter = asRecord(item);
    const problem = outputProblem(parameter, type);
    if (problem) say(`output parameter ${String(parameter.name)} ${problem}`, "outputs", "parameters", index);
  }
  return problems;
}

function pathProblem(path: unknown, leaf: boolean): string | undefined {
  if (!leaf) return asText(path) ? "has a path, which steps and dag templates can not use" : undefined;
  if (!asText(path)) return "has no path";
  return String(path).split("/").includes("..") ? 'has a path with ".."' : undefined;
}

function outputProblem({ value, valueFrom }: Record<string, unknown>, type: PipelineStep["type"]): string | undefined {
  const hasValue = value !== undefined && value !== null;
  if (!isRecord(valueFrom)) return hasValue ? undefined : "has neither value nor valueFrom";
  if (hasValue) return "has both value and valueFrom";
  const { path, jqFilter, jsonPath, parameter, expression, supplied } = valueFrom;
  const sources = [path, jqFilter, jsonPath, parameter, expression].filter(Boolean).length + (supplied ? 1 : 0);
  if (sources === 0) return "has a valueFrom without a source (path, parameter, expression, …)";
  if (sources > 1) return "has several sources in valueFrom";
  if ((type === "container" || type === "script" || type === "containerSet") && !path)
    return `needs valueFrom.path in a ${type}`;
  if (type === "resource" && !jqFilter && !jsonPath) return "needs valueFrom.jqFilter or jsonPath in a resource";
  if ((type === "dag" || type === "steps") && !parameter && !expression)
    return `needs valueFrom.parameter or expression in a ${type}`;
  return undefined;
}
