import { taskDependencies } from "../../../../expressions/depends/taskDependencies.ts";
import type { Arguments, Template, TemplateCall } from "../../../../manifest/argo.ts";
import type { TemplateScope } from "../templateLibrary.ts";
import { addCallOutputs } from "./callOutputs.ts";
import { ancestorsAmong } from "../ancestors.ts";
import type { ValidationContext } from "./context.ts";
import { fieldNameProblem, holdsTag, validateNames } from "./fieldNames.ts";
import { refuse, within } from "./invalid.ts";
import { addLoopItems } from "./loopItems.ts";
import { sortTasks } from "./sortTasks.ts";
import { validateArguments } from "./validateArguments.ts";
import { validateVariables, VariablesAbove, type Variables } from "./variables.ts";

const results = new Set([
  "Succeeded",
  "Failed",
  "Skipped",
  "Omitted",
  "Errored",
  "Daemoned",
  "AnySucceeded",
  "AllFailed",
]);

/** @throws Invalid */
export function validateDag(
  context: ValidationContext,
  template: Template,
  scope: TemplateScope,
  known: Variables,
): void {
  const at = `templates.${template.name ?? ""}`;
  const written = template.dag?.tasks ?? [];
  if (written.length === 0) refuse(`${at} must have at least one task`);
  const byName = new Map(written.map((task) => [task.name, task]));
  const dependencies = new Map(written.map((task) => [task.name, dependenciesOf(task, byName)]));
  const tasks = within(`${at} sorting failed: `, () => sortTasks(written, dependencies));
  within(`${at}.tasks`, () => validateNames(tasks, fieldNameProblem));
  const usesDepends = written.some(({ depends }) => !!depends);
  const called = new Map<string, Template | undefined>();
  for (const task of tasks) {
    const place = `${at}.tasks.${task.name} `;
    const old = (task.dependencies ?? []).length > 0;
    if ((usesDepends || old) && /^[0-9]/.test(task.name)) {
      refuse(`${place}name cannot begin with a digit when using either 'depends' or 'dependencies'`);
    }
    if (usesDepends && old) refuse(`${at} cannot use both 'depends' and 'dependencies' in the same DAG template`);
    if (usesDepends && task.continueOn !== undefined) {
      refuse(`${at} cannot use 'continueOn' when using 'depends'. Instead use 'dep-task.Failed'/'dep-task.Errored'`);
    }
    called.set(
      task.name,
      within(place, () => context.validateCall(task, scope, "anything")),
    );
    addCallOutputs(context, called.get(task.name), `tasks.${task.name}`, known, { aggregate: isAggregate(task) });
    validateResults(task, byName, at);
  }
  within(`${at}.targets `, () => validateVariables(template.dag?.target ?? "", known, context.globals));
  for (const target of (template.dag?.target ?? "").split(" ")) {
    if (target !== "" && !holdsTag(target) && !byName.has(target)) {
      refuse(`${at}.targets: target '${target}' is not defined`);
    }
  }
  for (const task of tasks) {
    const place = `${at}.tasks.${task.name} `;
    if (task.hooks !== undefined) known.add(`tasks.${task.name}.status`);
    addCallOutputs(context, called.get(task.name), `tasks.${task.name}`, known);
    const own = new VariablesAbove(known);
    const ancestors = new Set(ancestorsAmong(task.name, namedTasks(task), (name) => dependencies.get(name) ?? []));
    for (const ancestor of ancestors) {
      const aggregate = isAggregate(byName.get(ancestor)!);
      addCallOutputs(context, called.get(ancestor), `tasks.${ancestor}`, own, { aggregate, ancestor: true });
    }
    for (const input of task.inline?.inputs?.parameters ?? []) own.add(`inputs.parameters.${input.name}`);
    within(place, () => {
      addLoopItems(task, own);
      validateVariables(task, own, context.globals);
    });
    validateArguments(`${at}.tasks.${task.name}.arguments.`, task.arguments);
    within(place, () => {
      validateOrder(task.arguments ?? {}, ancestors);
      context.validateCall(task, scope, task.arguments ?? {});
    });
  }
}

function isAggregate({ withItems, withParam }: TemplateCall): boolean {
  return (withItems ?? []).length > 0 || !!withParam;
}

function dependenciesOf(task: TemplateCall, byName: Map<string, TemplateCall>): string[] {
  return taskDependencies(task, (name) => byName.get(name) ?? { name }).names;
}

function validateResults(task: TemplateCall, byName: Map<string, TemplateCall>, at: string): void {
  for (const [reference] of (task.depends ?? "").matchAll(/[a-zA-Z0-9][-a-zA-Z0-9]*?\.[A-Z][a-zA-Z]+/g)) {
    const [name, result] = reference.split(".") as [string, string];
    if (!results.has(result)) refuse(`${at}.tasks.${task.name} task result '${result}' for task '${name}' is invalid`);
    if (result !== "AnySucceeded" && result !== "AllFailed") continue;
    const other = byName.get(name);
    if (other === undefined || isAggregate(other) || other.withSequence !== undefined) continue;
    // Argo's message names the task without items twice, and not the one that asks.
    refuse(
      `${at}.tasks.${name} dependency '${name}' uses an items-based condition such as .AnySucceeded or .AllFailed but does not contain any items`,
    );
  }
}

/** Only what the task names can be unknown, or not an ancestor. */
function namedTasks(task: TemplateCall): Set<string> {
  return new Set([...JSON.stringify(task).matchAll(/tasks\.([^."}\s]+)/g)].map(([, name]) => name!));
}

/** An argument that begins with a task's output needs a dependency on that task. */
function validateOrder({ parameters, artifacts }: Arguments, ancestors: Set<string>): void {
  for (const { name, value } of parameters ?? []) {
    if (value?.startsWith("{{tasks.") !== true) continue;
    const task = value.split(".")[1]!;
    if (!ancestors.has(task)) refuse(`missing dependency '${task}' for parameter '${name}'`);
  }
  for (const { name, from } of artifacts ?? []) {
    if (from?.startsWith("{{tasks.") !== true) continue;
    const task = from.split(".")[1]!;
    if (!ancestors.has(task)) refuse(`missing dependency '${task}' for artifact '${name}'`);
  }
}
