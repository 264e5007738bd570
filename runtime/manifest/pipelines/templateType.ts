import type { Template } from "../argo.ts";
import type { PipelineStep } from "../model.ts";

/** Fields that say what a template is; Argo takes the first that is there (Template.GetType). */
export const templateTypes = [
  "container",
  "containerSet",
  "steps",
  "dag",
  "script",
  "resource",
  "data",
  "suspend",
  "http",
  "plugin",
] as const;

export function templateType(template: Template): PipelineStep["type"] {
  return templateTypes.find((type) => template[type] !== undefined && template[type] !== null) ?? "unknown";
}
