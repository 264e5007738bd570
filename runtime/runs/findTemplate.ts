import type { NodeStatus, Template, Workflow, WorkflowSpec } from "../manifest/argo.ts";

/**
 * The template a node runs, from the run's own object: spec.templates, the stored copy of a workflowTemplateRef, or the
 * templates the controller stored for templateRefs ("scope/name/template").
 */
export function findTemplate(workflow: Workflow, node: NodeStatus): Template | undefined {
  const { templateRef, templateName } = node;
  const stored = Object.entries(workflow.status?.storedTemplates ?? {});
  if (templateRef?.template !== undefined) {
    const end = `/${templateRef.name}/${templateRef.template}`;
    return stored.find(([key]) => key.endsWith(end))?.[1];
  }
  if (templateName === undefined) return undefined;
  const kept = workflow.status?.storedWorkflowTemplateSpec as WorkflowSpec | undefined;
  const own = [...(workflow.spec.templates ?? []), ...(kept?.templates ?? [])];
  const found = own.find((template) => template?.name === templateName);
  if (found !== undefined) return found;
  // Inside a template that came by reference, calls name templates of the same WorkflowTemplate.
  const scope = node.templateScope;
  return stored.find(
    ([key]) => key.endsWith(`/${templateName}`) && (scope === undefined || key.startsWith(scope)),
  )?.[1];
}
