import type { Arguments, Template } from "../../../../manifest/argo.ts";
import { processArguments } from "../processArguments.ts";
import { Problem } from "../problem.ts";
import { scopeText, type TemplateHolder, type TemplateScope } from "../templateLibrary.ts";
import { isPodType, templateType } from "../templateType.ts";
import { validateArtifactPath } from "./artifactPath.ts";
import type { Given, ValidationContext } from "./context.ts";
import { parameterNameProblem, validateNames } from "./fieldNames.ts";
import { refuse, within } from "./invalid.ts";
import { isLeaf } from "./isLeaf.ts";
import { validateDag } from "./validateDag.ts";
import { validateLeaf } from "./validateLeaf.ts";
import { validateOutputs } from "./validateOutputs.ts";
import { validateSteps } from "./validateSteps.ts";
import type { Variables } from "./variables.ts";

/** Argo puts these in place of values that are not known before the run. */
export const placeholder = "__argo__internal__placeholder-0";

const policies = ["Always", "OnError", "OnFailure", "OnTransientError", ""];
const retryNames = ["retries", "lastRetry.exitCode", "lastRetry.status", "lastRetry.duration", "lastRetry.message"];
const choices = "choose one of: container, containerSet, steps, script, resource, dag, suspend, template, template ref";
const types = ["container", "containerSet", "steps", "script", "resource", "dag", "suspend", "data", "http", "plugin"];

/** Validates the template of a call. @returns undefined when it is only known at run time. @throws Invalid */
export function validateCall(
  context: ValidationContext,
  holder: TemplateHolder,
  scope: TemplateScope,
  given: Given,
): Template | undefined {
  const { templateRef: ref, template: name } = holder;
  if (ref !== undefined) {
    if (name) refuse("template name cannot be specified with templateRef.");
    if (!ref.name) refuse("resource name is required");
    if (!ref.template) refuse("template name is required");
    if (JSON.stringify(ref).includes("{{")) return undefined;
  }
  let resolved: { template: Template; scope: TemplateScope };
  try {
    resolved = context.library.resolve(scope, holder);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (!error.message.endsWith("not found") && !error.message.includes(" not found in ")) refuse(error.message);
    if (ref === undefined) refuse(`template name '${name}' undefined`);
    if (ref.template?.includes("placeholder")) return undefined;
    refuse(`template reference ${ref.name}.${ref.template} not found`);
  }
  const policy = resolved.template.retryStrategy?.retryPolicy ?? "";
  if (!policies.includes(policy)) refuse(`${policy} is not a valid RetryPolicy`);
  validateTemplate(context, resolved.template, resolved.scope, given);
  return resolved.template;
}

function validateTemplate(context: ValidationContext, template: Template, scope: TemplateScope, given: Given): void {
  const at = `templates.${template.name ?? ""}`;
  const count = types.filter((type) => template[type] !== undefined && template[type] !== null).length;
  if (count > 1) refuse(`${at} multiple template types specified. ${choices}`);
  const known = inputsOf(template, at);
  if (template.initContainers?.some(({ name }) => !name)) refuse("initContainers must all have container name");
  const locals: Record<string, string> = {};
  if (isPodType(templateType(template))) locals["pod.name"] = placeholder;
  if (template.retryStrategy !== undefined) for (const name of retryNames) locals[name] = placeholder;
  for (const name of Object.keys(locals)) known.add(name);
  if (isLeaf(template)) {
    for (const { name, path } of template.outputs?.artifacts ?? [])
      if (path) known.add(`outputs.artifacts.${name}.path`);
    for (const { name, valueFrom } of template.outputs?.parameters ?? []) {
      if (valueFrom?.path) known.add(`outputs.parameters.${name}.path`);
    }
  }
  const processed = within(`${at} `, () => process(context, template, given, locals));
  if (processed.timeout) {
    const type = templateType(template)!;
    if (!isLeaf(template)) refuse(`${type === "dag" ? "DAG" : capital(type)} template doesn't support timeout field`);
    if (/^[+-]?\d+$/.test(processed.timeout)) refuse(`${template.name} has invalid duration format in timeout`);
  }
  const key = `${scopeText(scope)}${template.name ?? ""}`;
  if (context.done.has(key)) return;
  context.done.add(key);
  for (const name of context.globals) known.add(name);
  const type = templateType(template);
  if (type === "steps" || type === "dag") {
    if (template.activeDeadlineSeconds !== undefined && template.activeDeadlineSeconds !== null) {
      refuse(`${at}.activeDeadlineSeconds is only valid for leaf templates`);
    }
    if (type === "steps") validateSteps(context, processed, scope, known);
    else validateDag(context, processed, scope, known);
  } else validateLeaf(context, processed, known);
  validateOutputs(processed, known, context.globals);
  const { prometheus } = (processed["metrics"] ?? {}) as { prometheus?: { name?: string; help?: string }[] };
  for (const { name, help } of prometheus ?? []) {
    if (!help) refuse(`${at} metric '${name}' must contain a help string under 'help: ' field`);
  }
}

function inputsOf(template: Template, at: string): Variables {
  const { parameters, artifacts } = template.inputs ?? {};
  within(`${at}.inputs.parameters`, () => validateNames(parameters, parameterNameProblem));
  within(`${at}.inputs.artifacts`, () => validateNames(artifacts, parameterNameProblem));
  const known: Variables = new Set((parameters ?? []).map(({ name }) => `inputs.parameters.${name}`));
  if (parameters?.length) known.add("inputs.parameters");
  for (const artifact of artifacts ?? []) {
    const reference = `inputs.artifacts.${artifact.name}`;
    known.add(reference);
    if (isLeaf(template)) {
      within(`error in ${at}.${reference}: `, () => validateArtifactPath(artifact));
      known.add(`${reference}.path`);
    } else if (artifact.path) refuse(`${at}.${reference}.path only valid in container/script templates`);
    if (artifact.from) refuse(`${at}.${reference}.from not valid in inputs`);
    const git = artifact["git"] as { repo?: string } | undefined;
    if (git !== undefined && !git.repo) refuse(`${at}.${reference}.git.repo is required`);
  }
  return known;
}

/** The template with the arguments it is called with, or with placeholders for all of them. */
function process(
  context: ValidationContext,
  template: Template,
  given: Given,
  locals: Record<string, string>,
): Template {
  const values: Arguments =
    given !== "anything"
      ? given
      : {
          parameters: template.inputs?.parameters?.map(({ name }) => ({ name, value: placeholder })),
          artifacts: template.inputs?.artifacts?.map(({ name }) => ({ name })),
        };
  try {
    return processArguments(template, values, { globals: context.globalValues, locals, configMaps: undefined });
  } catch (error) {
    if (error instanceof Problem) refuse(error.message);
    // An expression over placeholders can fail where one over values will not.
    return template;
  }
}

function capital(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}`;
}
