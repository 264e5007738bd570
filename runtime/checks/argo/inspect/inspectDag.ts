import type { TemplateCall } from "../../../manifest/argo.ts";
import type { Path } from "../../../manifest/model.ts";
import type { TemplatePlace } from "../../../manifest/pipelines/templateLookup.ts";
import { asList, asRecord, asText, isRecord } from "../../../manifest/record.ts";
import { callNameProblem, nameProblems } from "../rules/nameRules.ts";
import { DagOrder } from "../rules/dagRules.ts";
import { tagsIn } from "../rules/tags.ts";
import { VariableScope } from "../rules/variableScope.ts";
import type { Inspection } from "./inspection.ts";
import { inspectWaiting } from "./inspectWaiting.ts";
import { taskOf } from "./taskOf.ts";
import { inspectCall } from "./inspectCall.ts";
import { inspectLoop } from "./inspectLoop.ts";
import { isAggregate } from "./isAggregate.ts";
import { addInlineInputs } from "./inlineInputs.ts";
import { addCallOutputs } from "./callOutputs.ts";
import { inspectConditions } from "./inspectConditions.ts";
import { inspectTags } from "./inspectTags.ts";

/** The tasks of a dag template; returns the scope its outputs may use. */
export function inspectDag(
  inspection: Inspection,
  place: TemplatePlace,
  step: string,
  scope: VariableScope,
): VariableScope {
  const { template, scope: document, path } = place;
  const tasks = asList(template.dag?.tasks).map((task) => asRecord(task) as unknown as TemplateCall);
  const at = (index: number): Path => [...path, "dag", "tasks", index];
  if (tasks.length === 0)
    inspection.say("PF-ARGO-003", "a dag needs at least one task", document, [...path, "dag"], { step });
  for (const { index, message } of nameProblems(tasks, callNameProblem)) {
    inspection.say("PF-ARGO-003", `task: ${message}`, document, [...at(index), "name"], { step });
  }
  const order = new DagOrder(tasks);
  for (const { check, message, index, field, gap } of order.problems) {
    inspection.say(check, message, document, [...at(index), field], { step, ...(gap ? { gap } : {}) });
  }
  const target = asText(template.dag?.target);
  for (const name of target?.split(" ") ?? []) {
    if (name.includes("{{") || tasks.some((task) => task.name === name)) continue;
    inspection.say(
      "PF-ARGO-002",
      `the dag's target names the task "${name}", which does not exist`,
      document,
      [...path, "dag", "target"],
      { step },
    );
  }
  const callees = tasks.map((call, index) => {
    const callee = inspectCall(inspection, call, document, at(index), step);
    addCallOutputs(inspection, callee, `tasks.${call.name}`, scope, isAggregate(call));
    return callee;
  });
  for (const [index, call] of tasks.entries()) {
    if (isRecord(call.hooks)) scope.add(`tasks.${call.name}.status`);
    addCallOutputs(inspection, callees[index], `tasks.${call.name}`, scope, false);
  }
  for (const [index, call] of tasks.entries()) {
    const taskScope = new VariableScope(scope);
    addInlineInputs(call, taskScope);
    inspectLoop(inspection, call, taskScope, document, at(index), step);
    const tags = tagsIn(call, at(index), ["inline"]);
    for (const { text } of tags) {
      const other = taskOf(text);
      if (other !== undefined && order.isAfter(call.name, other)) taskScope.add(`tasks.${other}.status`);
    }
    inspectTags(inspection, tags, taskScope, document, step);
    for (const tag of tags) inspectWaiting(inspection, tag, call, order, tasks, document, at(index), step);
    inspectConditions(inspection, call, document, at(index), step);
  }
  return scope;
}
