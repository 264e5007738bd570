import type { Container, Template } from "../../../../manifest/argo.ts";
import { templateType } from "../templateType.ts";
import type { ValidationContext } from "./context.ts";
import { fieldNameProblem, validateNames } from "./fieldNames.ts";
import { refuse, within } from "./invalid.ts";
import { sortTasks } from "./sortTasks.ts";
import { validateVariables, type Variables } from "./variables.ts";

/** @throws Invalid */
export function validateLeaf(context: ValidationContext, template: Template, known: Variables): void {
  const at = `templates.${template.name ?? ""}`;
  within(`${at}: `, () => validateVariables(template, known, context.globals));
  if (template.container) validateContainer(context, template, template.container, at);
  if (template.containerSet) validateContainerSet(template, at);
  if (template.script && !template.script.image && !context.spec.templateDefaults?.script?.image) {
    refuse(`${at}.script.image may not be empty`);
  }
  const deadline = template.activeDeadlineSeconds;
  if (deadline !== undefined && deadline !== null) {
    const text = String(deadline);
    const number = /^[+-]?\d+$/.test(text);
    if ((!number && !/^\{\{.*\}\}$/.test(text)) || Number(text) < 0) {
      refuse(`${at}.activeDeadlineSeconds must be a positive integer > 0 or an argo variable`);
    }
  }
  if (template.parallelism !== undefined && template.parallelism !== null && templateType(template) !== undefined) {
    refuse(`${at}.parallelism is only valid for steps and dag templates`);
  }
}

function validateContainer(context: ValidationContext, template: Template, container: Container, at: string): void {
  const mounted = new Map<string, string>();
  for (const [index, { name, mountPath }] of (container.volumeMounts ?? []).entries()) {
    const before = mounted.get(mountPath);
    if (before !== undefined) {
      refuse(`${at}.container.volumeMounts[${index}].mountPath '${mountPath}' already mounted in ${before}`);
    }
    mounted.set(mountPath, `container.volumeMounts.${name}`);
  }
  for (const [index, { name, path = "" }] of (template.inputs?.artifacts ?? []).entries()) {
    const before = mounted.get(path);
    if (before !== undefined) refuse(`${at}.inputs.artifacts[${index}].path '${path}' already mounted in ${before}`);
    mounted.set(path, `inputs.artifacts.${name}`);
  }
  if (!container.image && !context.spec.templateDefaults?.container?.image) {
    refuse(`${at}.container.image may not be empty`);
  }
}

function validateContainerSet(template: Template, at: string): void {
  const containers = template.containerSet?.containers ?? [];
  const names = containers.map(({ name = "" }) => name);
  within(`${at}.containerSet.containers`, () => {
    if (containers.length === 0) refuse(" must have at least one container");
    validateNames(containers, fieldNameProblem);
    for (const { name, dependencies } of containers) {
      const missing = dependencies?.find((dependency) => !names.includes(dependency));
      if (missing !== undefined) refuse(`.${name} dependency '${missing}' not defined`);
    }
    within(" ", () =>
      sortTasks(
        containers.map(({ name = "" }) => ({ name })),
        new Map(containers.map(({ name = "", dependencies = [] }) => [name, dependencies])),
      ),
    );
  });
  const { inputs, outputs } = template;
  const passes = inputs?.artifacts?.length || outputs?.parameters?.length || outputs?.artifacts?.length;
  if (passes && !names.includes("main")) {
    refuse(`${at}.containerSet.containers must have a container named "main" for input or output`);
  }
}
