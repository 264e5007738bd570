import type { Artifact, Outputs, Parameter, Template } from "../../../manifest/argo.ts";
import { Problem } from "./problem.ts";
import type { Scope } from "./scope.ts";

/** Outputs of a steps or dag template, taken from what ran in it. @throws Problem when one can not be resolved */
export function templateOutputs(template: Template, scope: Scope): Outputs | undefined {
  const declared = template.outputs;
  if ((declared?.parameters ?? []).length === 0 && (declared?.artifacts ?? []).length === 0) return undefined;
  const outputs: Outputs = {};
  if (declared?.parameters?.length) outputs.parameters = declared.parameters.map((each) => resolved(each, scope));
  if (declared?.artifacts?.length) {
    outputs.artifacts = declared.artifacts.flatMap((artifact) => resolvedArtifact(artifact, scope) ?? []);
  }
  return outputs;
}

function resolved(parameter: Parameter, scope: Scope): Parameter {
  const { valueFrom, ...rest } = parameter;
  if (valueFrom === undefined) throw new Problem("output parameters must have a valueFrom specified");
  try {
    return { ...rest, value: scope.resolveParameter(valueFrom) };
  } catch (error) {
    if (valueFrom.default === undefined || valueFrom.default === null) throw error;
    return { ...rest, value: valueFrom.default };
  }
}

function resolvedArtifact(artifact: Artifact, scope: Scope): Artifact | undefined {
  if (!artifact.from && !artifact.fromExpression) return undefined;
  try {
    return { ...scope.resolveArtifact(artifact), name: artifact.name };
  } catch (error) {
    const { message } = error as Error;
    if (artifact.optional === true && message.includes("Unable to resolve")) return undefined;
    throw new Problem(`unable to resolve outputs from scope: ${message}`);
  }
}
