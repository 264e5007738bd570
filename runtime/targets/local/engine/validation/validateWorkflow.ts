import type { Arguments, Workflow, WorkflowSpec } from "../../../../manifest/argo.ts";
import { TemplateLibrary, type TemplateHolder, type TemplateScope } from "../templateLibrary.ts";
import type { ValidationContext } from "./context.ts";
import { fieldNameProblem, holdsTag, validateNames } from "./fieldNames.ts";
import { Invalid, refuse, within } from "./invalid.ts";
import { validateArguments } from "./validateArguments.ts";
import { validateHooks } from "./validateHooks.ts";
import { placeholder, validateCall } from "./validateTemplate.ts";
import { anyOutputArtifact } from "./variables.ts";

interface Metadata {
  labels?: object;
  annotations?: object;
  labelsFrom?: object;
}

/**
 * What Argo's controller checks before the first step (workflow/validate of v4.0): its complaint is the message of the run
 * after "invalid spec: ".
 * @returns undefined when the workflow is accepted
 */
export function validateWorkflow(workflow: Workflow, templates: Workflow[], defaults: unknown): string | undefined {
  try {
    validate(workflow, templates, (defaults as { spec?: WorkflowSpec } | undefined)?.spec);
    return undefined;
  } catch (error) {
    if (error instanceof Invalid) return error.message;
    throw error;
  }
}

function validate(workflow: Workflow, templates: Workflow[], defaults: WorkflowSpec | undefined): void {
  const { spec, metadata } = workflow;
  const name = metadata.name ?? "";
  if (name.length > 63) {
    refuse(`workflow name ${JSON.stringify(name)} must not be more than 63 characters long (currently ${name.length})`);
  }
  // The library stores templates it resolves; the real status must not see that.
  const library = new TemplateLibrary({ ...workflow, status: {} }, () => spec, templates);
  const ref = spec.workflowTemplateRef;
  let base: WorkflowSpec | undefined;
  if (ref !== undefined) {
    if ((spec.templates ?? []).length > 0) {
      refuse("Templates is invalid field in spec if workflow referred WorkflowTemplate reference");
    }
    base = library.document(ref.name ?? "", ref.clusterScope === true)?.spec;
    const kind = ref.clusterScope === true ? "clusterworkflowtemplates" : "workflowtemplates";
    if (base === undefined) refuse(`${kind}.argoproj.io "${ref.name}" not found`);
  }
  const entrypoint = spec.entrypoint || base?.entrypoint;
  within("spec.templates", () => validateNames(spec.templates, fieldNameProblem));
  const given: Arguments = {
    parameters: mergeByName(spec.arguments?.parameters, base?.arguments?.parameters),
    artifacts: mergeByName(spec.arguments?.artifacts, base?.arguments?.artifacts),
  };
  validateArguments("spec.arguments.", given);
  const context = contextOf(workflow, library, given, base, defaults);
  if (!entrypoint) refuse("spec.entrypoint is required");
  const scope: TemplateScope = { kind: "local", name };
  const call = (template: string): TemplateHolder =>
    ref === undefined
      ? { template }
      : { templateRef: { name: ref.name, template, ...(ref.clusterScope && { clusterScope: true }) } };
  context.validateCall(call(entrypoint), scope, given);
  const onExit = spec.onExit || base?.onExit;
  if (onExit) {
    context.globals.add("workflow.failures");
    context.globalValues["workflow.failures"] = placeholder;
    const dynamic = [...(spec.templates ?? []), ...(base?.templates ?? [])].some(({ outputs }) =>
      outputs?.artifacts?.some(({ globalName }) => globalName !== undefined && holdsTag(globalName)),
    );
    if (dynamic) context.globals.add(anyOutputArtifact);
    context.validateCall(call(onExit), scope, spec.arguments ?? {});
  }
  validateHooks(spec.hooks, "hooks");
  const { strategy } = (spec["podGC"] ?? {}) as { strategy?: string };
  if (!["", "OnPodCompletion", "OnPodSuccess", "OnWorkflowCompletion", "OnWorkflowSuccess"].includes(strategy ?? "")) {
    refuse(`podGC.strategy unknown strategy '${strategy}'`);
  }
  for (const template of (base ?? spec).templates ?? []) {
    const own = template.name ?? "";
    within(`templates.${own} `, () => context.validateCall(call(own), scope, "anything"));
  }
}

function contextOf(
  { spec, metadata }: Workflow,
  library: TemplateLibrary,
  given: Arguments,
  base: WorkflowSpec | undefined,
  defaults: WorkflowSpec | undefined,
): ValidationContext {
  const values: Record<string, string> = {};
  for (const name of ["name", "namespace", "mainEntrypoint", "serviceAccountName", "uid", "status"]) {
    values[`workflow.${name}`] = placeholder;
  }
  for (const name of ["annotations", "labels"]) {
    values[`workflow.${name}`] = placeholder;
    values[`workflow.${name}.json`] = placeholder;
  }
  if (given.parameters?.length) {
    values["workflow.parameters"] = placeholder;
    values["workflow.parameters.json"] = placeholder;
  }
  for (const { name, value } of given.parameters ?? []) values[`workflow.parameters.${name}`] = value ?? placeholder;
  const sources = [metadata, spec, base, defaults].map((each) =>
    each === metadata ? (metadata as Metadata) : ((each as WorkflowSpec | undefined)?.["workflowMetadata"] as Metadata),
  );
  for (const source of sources) {
    for (const key of Object.keys(source?.annotations ?? {})) values[`workflow.annotations.${key}`] = placeholder;
    for (const key of Object.keys({ ...source?.labels, ...source?.labelsFrom })) {
      values[`workflow.labels.${key}`] = placeholder;
    }
  }
  if (spec.priority !== undefined && spec.priority !== null) values["workflow.priority"] = String(spec.priority);
  const context: ValidationContext = {
    library,
    spec,
    globals: new Set(Object.keys(values)),
    globalValues: values,
    done: new Set(),
    depth: 0,
    validateCall: (holder, scope, each) => validateCall(context, holder, scope, each),
  };
  return context;
}

function mergeByName<T extends { name: string }>(first: T[] | undefined, second: T[] | undefined): T[] {
  const names = new Set((first ?? []).map(({ name }) => name));
  return [...(first ?? []), ...(second ?? []).filter(({ name }) => !names.has(name))];
}
