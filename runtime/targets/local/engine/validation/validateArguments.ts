import type { Arguments, Artifact } from "../../../../manifest/argo.ts";
import { hasLocation } from "../processArguments.ts";
import { parameterNameProblem, validateNames } from "./fieldNames.ts";
import { refuse, within } from "./invalid.ts";

/** Arguments need names, values and locations. @throws Invalid */
export function validateArguments(prefix: string, given: Arguments | undefined): void {
  within(`${prefix}parameters`, () => validateNames(given?.parameters, parameterNameProblem));
  within(`${prefix}artifacts`, () => validateNames(given?.artifacts, parameterNameProblem));
  for (const { name, value, valueFrom, enum: choices } of given?.parameters ?? []) {
    const at = `${prefix}${name}`;
    const unset = value === undefined || value === null;
    if (valueFrom === undefined && unset) refuse(`${at}.value or ${at}.valueFrom is required`);
    if (valueFrom !== undefined) {
      const { configMapKeyRef, event, supplied, path, jsonPath, parameter, expression } = valueFrom;
      const source = configMapKeyRef !== undefined || event || supplied !== undefined;
      if (!source || path || jsonPath || parameter || expression) {
        refuse(`${at}.valueFrom only allows: default, configMapKeyRef and supplied`);
      }
    }
    if (choices !== undefined && choices !== null) {
      if (choices.length === 0) refuse(`${at}.enum should contain at least one value`);
      if (unset) refuse(`${at}.value is required`);
      if (!choices.includes(value)) refuse(`${at}.value should be present in ${at}.enum list`);
    }
  }
  for (const artifact of given?.artifacts ?? []) {
    const at = `${prefix}${artifact.name}`;
    if (!artifact.from && !located(artifact)) refuse(`${at}.from, artifact location, or key is required`);
    if (artifact.from && artifact.fromExpression) {
      refuse(`${at} shouldn't have both \`from\` and \`fromExpression\` in Artifact`);
    }
  }
}

function located(artifact: Artifact): boolean {
  return hasLocation(artifact) && (artifact.s3 === undefined || (artifact.s3.key ?? "") !== "");
}
