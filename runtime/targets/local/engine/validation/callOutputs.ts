import type { Template } from "../../../../manifest/argo.ts";
import { templateType } from "../templateType.ts";
import type { ValidationContext } from "./context.ts";
import { holdsTag } from "./fieldNames.ts";
import { anyOutputArtifact, anyOutputParameter, type Variables } from "./variables.ts";

/** Makes what a step or task gives to others known: `<prefix>.outputs.…` and global outputs. */
export function addCallOutputs(
  context: ValidationContext,
  template: Template | undefined,
  prefix: string,
  known: Variables,
  { aggregate = false, ancestor = false }: { aggregate?: boolean; ancestor?: boolean } = {},
): void {
  for (const field of ["id", "startedAt", "finishedAt", "hostNodeName"]) known.add(`${prefix}.${field}`);
  if (template === undefined) return;
  if (template.daemon === true) known.add(`${prefix}.ip`);
  if (hasResult(template)) known.add(`${prefix}.outputs.result`).add(`${prefix}.exitCode`);
  for (const { name, globalName } of template.outputs?.parameters ?? []) {
    known.add(`${prefix}.outputs.parameters.${name}`);
    if (globalName) addGlobal(context, known, "parameters", globalName, anyOutputParameter);
  }
  for (const { name, globalName } of template.outputs?.artifacts ?? []) {
    known.add(`${prefix}.outputs.artifacts.${name}`);
    if (globalName) addGlobal(context, known, "artifacts", globalName, anyOutputArtifact);
  }
  if (aggregate) {
    known.add(`${prefix}.outputs.parameters`);
    const type = templateType(template);
    if (type === "script" || type === "containerSet") {
      known.add(`${prefix}.outputs.result`).add(`${prefix}.exitCode`);
    }
  }
  if (ancestor) known.add(`${prefix}.status`);
}

function addGlobal(context: ValidationContext, known: Variables, kind: string, globalName: string, any: string): void {
  if (holdsTag(globalName)) {
    known.add(any);
    return;
  }
  known.add(`workflow.outputs.${kind}.${globalName}`);
  context.globals.add(`workflow.outputs.${kind}.${globalName}`);
}

function hasResult(template: Template): boolean {
  if (template.containerSet?.containers?.some(({ name }) => name === "main")) return true;
  return ["container", "script", "data", "http", "plugin"].includes(templateType(template) ?? "");
}
