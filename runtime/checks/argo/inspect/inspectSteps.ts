import type { TemplateCall } from "../../../manifest/argo.ts";
import type { TemplatePlace } from "../../../manifest/pipelines/templateLookup.ts";
import { asList, asRecord, isRecord } from "../../../manifest/record.ts";
import { callNameProblem } from "../rules/nameRules.ts";
import { tagsIn } from "../rules/tags.ts";
import { VariableScope } from "../rules/variableScope.ts";
import type { Inspection } from "./inspection.ts";
import { inspectCall } from "./inspectCall.ts";
import { inspectLoop } from "./inspectLoop.ts";
import { isAggregate } from "./isAggregate.ts";
import { addInlineInputs } from "./inlineInputs.ts";
import { addCallOutputs } from "./callOutputs.ts";
import { inspectConditions } from "./inspectConditions.ts";
import { inspectTags } from "./inspectTags.ts";

/** The groups of a steps template in their order; returns the scope its outputs may use. */
export function inspectSteps(
  inspection: Inspection,
  place: TemplatePlace,
  step: string,
  scope: VariableScope,
): VariableScope {
  const { template, scope: document, path } = place;
  const seen = new Set<string>();
  for (const [outer, group] of asList(template.steps).entries()) {
    const together = new Set(asList(group).map((call) => String(asRecord(call).name)));
    const before = new Set(seen);
    for (const [inner, item] of asList(group).entries()) {
      const call = asRecord(item) as unknown as TemplateCall;
      const here = [...path, "steps", outer, inner];
      const problem =
        callNameProblem(call.name) ?? (seen.has(call.name) ? `the name "${call.name}" is used twice` : undefined);
      if (problem)
        inspection.say("PF-ARGO-003", `step: ${problem}`, document, call.name ? [...here, "name"] : here, { step });
      seen.add(call.name);
      const prefix = `steps.${call.name}`;
      scope.add(`${prefix}.status`);
      inspectLoop(inspection, call, scope, document, here, step);
      const callee = inspectCall(inspection, call, document, here, step);
      if (call.onExit || isRecord(call.hooks)) addCallOutputs(inspection, callee, prefix, scope, false);
      const stepScope = new VariableScope(scope);
      addInlineInputs(call, stepScope);
      const tags = tagsIn(call, here, ["inline"]);
      inspectTags(inspection, tags, stepScope, document, step);
      for (const { text, expression, path: where } of tags) {
        const other = /^\s*steps\.([^.]+)\.(outputs|status|exitCode|ip|id)/.exec(text)?.[1];
        if (expression || other === undefined || other === call.name || before.has(other) || !together.has(other))
          continue;
        inspection.say(
          "PF-ARGO-002",
          `{{${text.trim()}}} is needed while step ${other} still runs beside it`,
          document,
          where,
          {
            step,
            gap: "not-finished",
            hangs: true,
          },
        );
      }
      addCallOutputs(inspection, callee, prefix, scope, isAggregate(call));
      inspectConditions(inspection, call, document, here, step);
    }
  }
  return scope;
}
