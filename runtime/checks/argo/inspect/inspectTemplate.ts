import type { Path } from "../../../manifest/model.ts";
import type { TemplatePlace } from "../../../manifest/pipelines/templateLookup.ts";
import { specOf } from "../../../manifest/pipelines/templateLookup.ts";
import { templateType, templateTypes } from "../../../manifest/pipelines/templateType.ts";
import { asList, asRecord, asText } from "../../../manifest/record.ts";
import type { Issue } from "../issue.ts";
import { inputOutputProblems } from "../rules/inputOutputRules.ts";
import { leafProblems } from "../rules/leafRules.ts";
import { durationProblems } from "../rules/retryRules.ts";
import { tagsIn } from "../rules/tags.ts";
import type { Inspection } from "./inspection.ts";
import { inspectMetric } from "./inspectMetric.ts";
import { templateScope } from "./templateScope.ts";
import { inspectSteps } from "./inspectSteps.ts";
import { inspectDag } from "./inspectDag.ts";
import { inspectRetry } from "./inspectRetry.ts";
import { inspectPodPatch } from "./inspectPodPatch.ts";
import { inspectMounts } from "./inspectMounts.ts";
import { inspectOutputExpressions } from "./inspectOutputExpressions.ts";
import { inspectTags } from "./inspectTags.ts";

/** What one template is: its type, inputs, retries, tags, and the templates it calls. */
export function inspectTemplate(inspection: Inspection, place: TemplatePlace): void {
  const { template, scope: document, path } = place;
  const step = asText(template.name) ?? String(path.at(-1));
  const type = templateType(template);
  const say = (check: Issue["check"], message: string, below: Path, more: Partial<Issue> = {}) =>
    inspection.say(check, message, document, [...path, ...below], { step, ...more });

  const types = templateTypes.filter((name) => template[name] !== undefined && template[name] !== null);
  if (types.length === 0) say("PF-ARGO-003", "the template says not what it is (container, script, steps, dag, …)", []);
  if (types.length > 1) say("PF-ARGO-003", `the template is several things at once: ${types.join(", ")}`, []);
  for (const problem of inputOutputProblems(template, type)) say("PF-ARGO-003", problem.message, problem.path);
  inspectRetry(inspection, template.retryStrategy, document, [...path, "retryStrategy"], step);
  for (const { message, path, gap } of durationProblems(template)) say("PF-ARGO-003", message, path, { gap });
  for (const [index, metric] of asList(asRecord(template.metrics).prometheus).entries())
    inspectMetric(asRecord(metric), say, index);

  const scope = templateScope(inspection, template, type);
  if (type === "steps" || type === "dag") {
    for (const field of ["timeout", "activeDeadlineSeconds"] as const) {
      if (template[field] !== undefined) say("PF-ARGO-003", `${field} does not work for a ${type} template`, [field]);
    }
    const inner =
      type === "steps" ? inspectSteps(inspection, place, step, scope) : inspectDag(inspection, place, step, scope);
    inspectTags(inspection, tagsIn(template.outputs, [...path, "outputs"]), inner, document, step);
    inspectOutputExpressions(inspection, template, document, path, step);
    return;
  }
  if (asText(template.timeout) && /^\d+$/.test(template.timeout!)) {
    say("PF-ARGO-003", `timeout "${template.timeout}" needs a unit, for example ${template.timeout}s`, ["timeout"]);
  }
  for (const problem of leafProblems(template, specOf(document).templateDefaults))
    say("PF-ARGO-003", problem.message, problem.path);
  inspectPodPatch(inspection, template.podSpecPatch, document, path, step);
  inspectMounts(inspection, template, document, path, step);
  inspectTags(inspection, tagsIn(template, path), scope, document, step);
}
