import type { Template } from "../../../../manifest/argo.ts";
import type { TemplateScope } from "../templateLibrary.ts";
import { addCallOutputs } from "./callOutputs.ts";
import type { ValidationContext } from "./context.ts";
import { fieldNameProblem } from "./fieldNames.ts";
import { refuse, within } from "./invalid.ts";
import { addLoopItems } from "./loopItems.ts";
import { validateArguments } from "./validateArguments.ts";
import { validateHooks } from "./validateHooks.ts";
import { validateVariables, type Variables } from "./variables.ts";

/** @throws Invalid */
export function validateSteps(
  context: ValidationContext,
  template: Template,
  scope: TemplateScope,
  known: Variables,
): void {
  const at = `templates.${template.name ?? ""}`;
  const names = new Set<string>();
  for (const [index, group] of (template.steps ?? []).entries()) {
    for (const step of group) {
      const { name } = step;
      if (!name) refuse(`${at}.steps[${index}].name is required`);
      if (names.has(name)) refuse(`${at}.steps[${index}].name '${name}' is not unique`);
      const problem = fieldNameProblem(name);
      if (problem !== undefined) refuse(`${at}.steps[${index}].name '${name}' is invalid: ${problem}`);
      names.add(name);
      const prefix = `steps.${name}`;
      known.add(`${prefix}.status`);
      const place = `${at}.steps[${index}].${name} `;
      within(place, () => addLoopItems(step, known));
      validateArguments(`${at}.steps[${index}].${name}.arguments.`, step.arguments);
      const called = within(place, () => context.validateCall(step, scope, "anything"));
      if (step.onExit || step.hooks?.exit) addCallOutputs(context, called, prefix, known);
      validateHooks(step.hooks, `${at}.steps[${index}].${name}`);
      const own = new Set(known);
      for (const input of step.inline?.inputs?.parameters ?? []) own.add(`inputs.parameters.${input.name}`);
      within(`${at}.steps `, () => validateVariables(step, own, context.globals));
      const aggregate = (step.withItems ?? []).length > 0 || !!step.withParam;
      addCallOutputs(context, called, prefix, known, { aggregate });
      within(place, () => context.validateCall(step, scope, step.arguments ?? {}));
    }
  }
}
