import type { NodeType, Template } from "../../../manifest/argo.ts";
import { templateTypes } from "../../../manifest/pipelines/templateType.ts";

export type TemplateType = (typeof templateTypes)[number];

/** Which of the exclusive fields a template has; undefined when none. */
export function templateType(template: Template): TemplateType | undefined {
  return templateTypes.find((type) => template[type] !== undefined && template[type] !== null);
}

/** Templates that become one pod. */
export function isPodType(type: TemplateType | undefined): boolean {
  return type === "container" || type === "containerSet" || type === "script" || type === "resource" || type === "data";
}

const nodeTypes: Partial<Record<TemplateType, NodeType>> = {
  steps: "Steps",
  dag: "DAG",
  suspend: "Suspend",
  http: "HTTP",
  plugin: "Plugin",
};

/** The node that stands for a call of the template: with a retryStrategy that is the parent of the attempts. */
export function nodeTypeOf(template: Template): NodeType {
  if (template.retryStrategy !== undefined) return "Retry";
  return nodeTypes[templateType(template) as TemplateType] ?? "Pod";
}
