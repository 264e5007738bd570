import type { Arguments, Artifact, Parameter, Template } from "../../../manifest/argo.ts";
import { Problem } from "./problem.ts";
import { parametersJson } from "./parametersJson.ts";
import { substitute, type Values } from "./substitution.ts";

export interface ArgumentSources {
  globals: Values;
  locals: Values;
  /** undefined: only validate, so that values from ConfigMaps and the places of artifacts are not needed. */
  configMaps: Record<string, Record<string, string>> | undefined;
}

/**
 * A copy of the template with its inputs filled from the arguments (else defaults, else ConfigMaps) and every variable
 * replaced that is known now.
 * @throws Problem when an input was not supplied
 */
export function processArguments(template: Template, given: Arguments, sources: ArgumentSources): Template {
  const copy: Template = { ...template };
  const inputs = template.inputs;
  if (inputs?.parameters !== undefined || inputs?.artifacts !== undefined) {
    copy.inputs = {
      ...inputs,
      ...(inputs.parameters && { parameters: inputs.parameters.map((input) => fillParameter(input, given, sources)) }),
      ...(inputs.artifacts && { artifacts: inputs.artifacts.map((input) => fillArtifact(input, given, sources)) }),
    };
  }
  return substituteTemplate(copy, { ...sources.globals, ...sources.locals });
}

/** Replaces variables in two passes, because globals may stand in the values of inputs. */
export function substituteTemplate(template: Template, values: Values): Template {
  const first = substitute(template, values, "allowUnresolved");
  const all: Values = { ...values };
  for (const { name, value, valueFrom } of first.inputs?.parameters ?? []) {
    if (value !== undefined && value !== null) all[`inputs.parameters.${name}`] = value;
    else if (valueFrom === undefined) throw new Problem(`inputs.parameters.${name} had no value`);
  }
  all["inputs.parameters"] = parametersJson(first.inputs?.parameters);
  for (const { name, path } of first.inputs?.artifacts ?? []) if (path) all[`inputs.artifacts.${name}.path`] = path;
  for (const { name, path } of first.outputs?.artifacts ?? []) if (path) all[`outputs.artifacts.${name}.path`] = path;
  for (const { name, valueFrom } of first.outputs?.parameters ?? []) {
    if (valueFrom?.path) all[`outputs.parameters.${name}.path`] = valueFrom.path;
  }
  return substitute(first, all, "allowUnresolved");
}

function fillParameter(input: Parameter, given: Arguments, sources: ArgumentSources): Parameter {
  const filled: Parameter = { ...input };
  if (isUnset(filled.value) && !isUnset(filled.default)) filled.value = filled.default;
  const argument = given.parameters?.find(({ name }) => name === input.name);
  if (argument !== undefined) {
    delete filled.value;
    delete filled.valueFrom;
    if (!isUnset(argument.value)) filled.value = argument.value;
    else if (argument.valueFrom !== undefined) filled.valueFrom = argument.valueFrom;
  }
  const reference = filled.valueFrom?.configMapKeyRef;
  if (reference !== undefined) {
    if (sources.configMaps === undefined) return filled;
    const name = substitute(reference.name ?? "", { ...sources.globals }, "strict");
    const key = substitute(reference.key ?? "", { ...sources.globals }, "strict");
    const value = sources.configMaps[name]?.[key] ?? filled.valueFrom?.default;
    if (isUnset(value)) {
      const what =
        sources.configMaps[name] === undefined
          ? `ConfigMap '${name}' does not exist`
          : `ConfigMap '${name}' does not have the key '${key}'`;
      throw new Problem(`unable to retrieve inputs.parameters.${input.name} from ConfigMap: ${what}`);
    }
    filled.value = value;
  } else if (isUnset(filled.value)) throw new Problem(`inputs.parameters.${input.name} was not supplied`);
  return filled;
}

function fillArtifact(input: Artifact, given: Arguments, { configMaps }: ArgumentSources): Artifact {
  const argument = given.artifacts?.find(({ name }) => name === input.name);
  if (input.optional !== true && !hasLocation(input)) {
    if (argument === undefined) throw new Problem(`inputs.artifacts.${input.name} was not supplied`);
    if (!hasLocation(argument) && configMaps !== undefined)
      throw new Problem(`inputs.artifacts.${input.name} missing location information`);
  }
  if (argument === undefined) return input;
  const { mode: _mode, path: _path, recurseMode: _recurse, ...rest } = argument;
  const { mode, path, recurseMode } = input;
  return {
    ...rest,
    name: argument.name,
    ...(path !== undefined && { path }),
    ...(mode !== undefined && { mode }),
    ...(recurseMode !== undefined && { recurseMode }),
  };
}

const locations = ["s3", "raw", "git", "http", "artifactory", "hdfs", "oss", "gcs", "azure", "plugin"];

/** Are the bytes of the artifact somewhere (not merely named by `from`)? */
export function hasLocation(artifact: Artifact): boolean {
  return locations.some((location) => artifact[location] !== undefined);
}

function isUnset(value: unknown): boolean {
  return value === undefined || value === null;
}
