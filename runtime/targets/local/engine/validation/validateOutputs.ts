import type { Parameter, Template } from "../../../../manifest/argo.ts";
import { templateType } from "../templateType.ts";
import { validateArtifactPath } from "./artifactPath.ts";
import { holdsTag, parameterNameProblem, validateNames } from "./fieldNames.ts";
import { refuse, within } from "./invalid.ts";
import { isLeaf } from "./isLeaf.ts";
import { validateVariables, type Variables } from "./variables.ts";

const typeNames: Record<string, string> = { container: "Container", containerSet: "ContainerSet", script: "Script" };

/** @throws Invalid */
export function validateOutputs(template: Template, known: Variables, globals: Variables): void {
  const at = `templates.${template.name ?? ""}`;
  const { parameters, artifacts } = template.outputs ?? {};
  within(`${at}.outputs.parameters `, () => validateNames(parameters, parameterNameProblem));
  within(`${at}.outputs.artifacts `, () => validateNames(artifacts, parameterNameProblem));
  within(`${at}.outputs `, () => validateVariables(template.outputs ?? {}, known, globals));
  for (const artifact of artifacts ?? []) {
    const place = `${at}.outputs.artifacts.${artifact.name}`;
    if (isLeaf(template)) within(`error in ${place}: `, () => validateArtifactPath(artifact));
    else if (artifact.path) refuse(`${place}.path only valid in container/script templates`);
    validateGlobalName(place, artifact.globalName);
  }
  for (const parameter of parameters ?? []) {
    const place = `${at}.outputs.parameters.${parameter.name}`;
    validateSource(place, parameter);
    validateSourceOfType(place, parameter, template);
    validateGlobalName(place, parameter.globalName);
  }
}

function validateGlobalName(place: string, globalName: string | undefined): void {
  if (!globalName || holdsTag(globalName)) return;
  const problem = parameterNameProblem(globalName);
  if (problem !== undefined) refuse(`${place}.globalName: ${problem}`);
}

function validateSource(place: string, { value, valueFrom }: Parameter): void {
  const set = value !== undefined && value !== null;
  if (set && valueFrom !== undefined) refuse(`${place} has both valueFrom and value specified. Choose one.`);
  if (set) return;
  if (valueFrom === undefined) refuse(`${place} does not have valueFrom or value specified`);
  const { path, jqFilter, jsonPath, parameter, expression, supplied } = valueFrom;
  const sources = [path, jqFilter, jsonPath, parameter, expression].filter((source) => !!source).length;
  const all = sources + (supplied === undefined ? 0 : 1);
  if (all === 0) {
    refuse("valueFrom type unspecified. choose one of: path, jqFilter, jsonPath, parameter, raw, expression");
  }
  if (all > 1) {
    refuse("multiple valueFrom types specified. choose one of: path, jqFilter, jsonPath, parameter, raw");
  }
}

function validateSourceOfType(place: string, { valueFrom }: Parameter, template: Template): void {
  if (valueFrom === undefined) return;
  const type = templateType(template) ?? "";
  const named = typeNames[type];
  if (named !== undefined && !valueFrom.path) refuse(`${place}.path must be specified for ${named} templates`);
  if (type === "resource" && !valueFrom.jqFilter && !valueFrom.jsonPath) {
    refuse(`${place} .jqFilter or jsonPath must be specified for Resource templates`);
  }
  if ((type === "dag" || type === "steps") && !valueFrom.parameter && !valueFrom.expression) {
    refuse(`${place}.parameter or expression must be specified for ${type === "dag" ? "DAG" : "Steps"} templates`);
  }
}
