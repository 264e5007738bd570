import type { Template } from "../argo.ts";
import { isRecord } from "../record.ts";
import { strategicMerge } from "./strategicMerge.ts";
import { templateType, templateTypes } from "./templateType.ts";

/**
 * A template as the controller runs it: over spec.templateDefaults, field by field; what the template is does not change
 * (woc.mergedTemplateDefaultsInto).
 */
export function effectiveTemplate(template: Template, templateDefaults: unknown): Template {
  if (!isRecord(templateDefaults)) return template;
  const type = templateType(template);
  const merged = strategicMerge(templateDefaults, template) as Template;
  for (const other of templateTypes) if (other !== type) delete merged[other];
  return merged;
}
