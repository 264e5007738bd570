import type { Container, EnvVar, Template, WorkflowSpec } from "../../../manifest/argo.ts";
import { readPodPatch } from "../../../manifest/pipelines/readPodPatch.ts";

export interface ContractResult {
  spec: WorkflowSpec;
  /** Where the environment could not be put, and why; one sentence each. */
  missing: string[];
}

/**
 * Puts the environment contract (RUN_ID, GIT_COMMIT, DATA_HASH, …) into every container of a spec that does not set a
 * variable itself, so that what runs can be read in the submitted manifest. A spec that refers to a WorkflowTemplate has no
 * containers of its own; its pods get the variables by podSpecPatch.
 */
export function addEnvironment(
  spec: WorkflowSpec,
  environment: Record<string, string>,
  referred?: { templates: readonly Template[]; podSpecPatch?: string },
): ContractResult {
  const variables: EnvVar[] = Object.entries(environment).map(([name, value]) => ({ name, value }));
  const missing: string[] = [];
  if (variables.length === 0) return { spec, missing };
  const result: WorkflowSpec = { ...spec };
  if (spec.templates !== undefined)
    result.templates = spec.templates.map((template) => withVariables(template, variables));
  if (spec.workflowTemplateRef !== undefined) {
    const patch = patchOf(spec.podSpecPatch ?? referred?.podSpecPatch, variables, referred?.templates);
    if (typeof patch === "string") missing.push(`${spec.workflowTemplateRef.name}: ${patch}`);
    else result.podSpecPatch = JSON.stringify(patch.patch);
  }
  for (const name of referredTemplates(spec)) missing.push(`${name}: it comes by templateRef and is taken as it is`);
  return { spec: result, missing };
}

function withVariables(template: Template, variables: EnvVar[]): Template {
  if (typeof template !== "object" || template === null) return template;
  const copy: Template = { ...template };
  if (template.container) copy.container = add(template.container, variables);
  if (template.script) copy.script = add(template.script, variables);
  if (template.containerSet?.containers) {
    const containers = template.containerSet.containers.map((container) => add(container, variables));
    copy.containerSet = { ...template.containerSet, containers };
  }
  const inline = <T extends { inline?: Template }>(call: T): T =>
    call?.inline === undefined ? call : { ...call, inline: withVariables(call.inline, variables) };
  if (template.dag?.tasks) copy.dag = { ...template.dag, tasks: template.dag.tasks.map(inline) };
  if (template.steps) copy.steps = template.steps.map((group) => (Array.isArray(group) ? group.map(inline) : group));
  return copy;
}

function add<T extends Container>(container: T, variables: EnvVar[]): T {
  const own = new Set((container.env ?? []).map((variable) => variable?.name));
  return { ...container, env: [...(container.env ?? []), ...variables.filter(({ name }) => !own.has(name))] };
}

/** The patch with the variables in it, or why there can be none. */
function patchOf(
  existing: string | undefined,
  variables: EnvVar[],
  referred: readonly Template[] | undefined,
): { patch: Record<string, unknown> } | string {
  // A patch of ours would take the place of one that is not known.
  if (referred === undefined) return "it can not be read";
  if (referred.some(({ containerSet }) => containerSet !== undefined))
    return "a containerSet has no container called main";
  const read = readPodPatch(existing ?? "{}");
  if ("problem" in read) return `its podSpecPatch can not be read (${read.problem})`;
  const containers = Array.isArray(read.patch.containers) ? (read.patch.containers as Container[]) : [];
  const main = containers.find(({ name }) => name === "main") ?? { name: "main" };
  const rest = containers.filter(({ name }) => name !== "main");
  return { patch: { ...read.patch, containers: [add(main, variables), ...rest] } };
}

function referredTemplates({ templates = [] }: WorkflowSpec): string[] {
  const names = new Set<string>();
  for (const template of templates) {
    for (const call of [...(template?.dag?.tasks ?? []), ...(template?.steps ?? []).flat()]) {
      if (call?.templateRef?.name !== undefined)
        names.add(`${call.templateRef.name}/${call.templateRef.template ?? ""}`);
    }
  }
  return [...names];
}
