import { callsOf, hooksOf } from "../../../manifest/pipelines/callsOf.ts";
import { effectiveTemplate } from "../../../manifest/pipelines/effectiveTemplate.ts";
import type { Template, Workflow, WorkflowSpec } from "../../../manifest/argo.ts";
import { mergeWorkflowTemplate } from "../engine/mergeWorkflowTemplate.ts";
import { TemplateLibrary, scopeText, type TemplateHolder, type TemplateScope } from "../engine/templateLibrary.ts";
import { Problem } from "../engine/problem.ts";

export interface ExecutedTemplate {
  template: Template;
  /** "templates.train", "workflow template lib, templates.train". */
  where: string;
}

/**
 * Every template that can be reached from the entrypoint, onExit and hooks, with templateDefaults merged in. Names that hold a
 * tag, and references that do not resolve, are left out: they end the run as they would on a cluster.
 */
export function executedTemplates(
  workflow: Workflow,
  templates: Workflow[],
  defaults: unknown,
): { spec: WorkflowSpec; executed: ExecutedTemplate[] } {
  const copy: Workflow = { ...workflow, status: {} };
  let spec = workflow.spec;
  const library = new TemplateLibrary(copy, () => spec, templates);
  try {
    spec = mergeWorkflowTemplate(copy, library, defaults);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
  const executed: ExecutedTemplate[] = [];
  const seen = new Set<string>();
  const local: TemplateScope = { kind: "local", name: workflow.metadata.name ?? "" };
  const open: { holder: TemplateHolder; scope: TemplateScope }[] = [
    { holder: { template: spec.entrypoint }, scope: local },
    ...hooksOf(spec as Record<string, unknown>, "workflow").map(({ call }) => ({ holder: call, scope: local })),
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    let found: { template: Template; scope: TemplateScope };
    try {
      found = library.resolve(next.scope, next.holder);
    } catch (error) {
      if (error instanceof Problem) continue;
      throw error;
    }
    const inline = next.holder.inline !== undefined;
    const name = inline ? `inline ${next.holder.name}` : (found.template.name ?? "");
    const key = `${scopeText(found.scope)} ${name}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const template = effectiveTemplate(found.template, spec.templateDefaults);
    const place = found.scope.kind === "local" ? "" : `workflow template ${found.scope.name}, `;
    executed.push({ template, where: `${place}templates.${name}` });
    for (const { call } of callsOf(template)) open.push({ holder: call, scope: found.scope });
  }
  return { spec, executed };
}
