import type { Arguments, LifecycleHook, NodeStatus, Outputs, TemplateCall } from "../../../manifest/argo.ts";
import { lastAttempt } from "./attempts.ts";
import { isFulfilled } from "./phases.ts";
import { Problem } from "./problem.ts";
import type { Outcome, Run } from "./run.ts";
import type { Scope } from "./scope.ts";
import { evaluateCondition, substitute } from "./substitution.ts";
import type { TemplateScope } from "./templateLibrary.ts";

export interface HookContext {
  scope: Scope;
  boundaryId: string;
  templateScope: TemplateScope;
  /** `steps.NAME` or `tasks.NAME` */
  prefix: string;
}

/**
 * Runs the hooks of a step or task whose expression holds now; one that has begun is always followed up.
 * @returns are all that have begun over?
 * @throws Problem when an expression is missing or can not be evaluated
 */
export function runHooks(
  run: Run,
  hooks: Record<string, LifecycleHook> | undefined,
  parent: NodeStatus,
  context: HookContext,
): boolean {
  const begun: (NodeStatus | undefined)[] = [];
  for (const [event, hook] of Object.entries(hooks ?? {})) {
    if (event === "exit") continue;
    const name = `${parent.name}.hooks.${event}`;
    if (!hook.expression) throw new Problem(`Expression required for hook ${name}`);
    const holds = evaluateCondition(hook.expression, context.scope.values(run.globals));
    if (!holds && run.nodes.byName(name) === undefined) continue;
    const { outputs } = lastAttempt(run, parent);
    let given = hook.arguments ?? {};
    if (!isEmpty(given) && outputs !== undefined) given = resolveHookArguments(run, given, outputs, context);
    const outcome = runHook(run, name, hook, given, context.templateScope, {
      boundaryId: context.boundaryId,
      onExit: false,
    });
    if (outcome.problem !== undefined) throw outcome.problem;
    run.connect(parent.name, name);
    begun.push(outcome.node);
  }
  return begun.every((node) => node !== undefined && isFulfilled(node));
}

/**
 * Runs the onExit template or exit hook of a step or task that is over.
 * @returns undefined when there is none to run
 * @throws Problem
 */
export function runExitHook(
  run: Run,
  call: TemplateCall,
  parent: NodeStatus,
  context: HookContext,
): Outcome | undefined {
  const hook = exitHookOf(call, run.spec.arguments ?? {});
  if (hook === undefined || !run.mayExecute(true)) return undefined;
  if (hook.expression && !evaluateCondition(hook.expression, context.scope.values(run.globals))) return undefined;
  const { outputs } = lastAttempt(run, parent);
  let given = hook.arguments ?? {};
  if (!isEmpty(given)) given = resolveHookArguments(run, given, outputs, context);
  const name = `${parent.name}.onExit`;
  const outcome = runHook(run, name, hook, given, context.templateScope, {
    boundaryId: context.boundaryId,
    onExit: true,
  });
  run.connect(parent.name, name);
  if (outcome.problem !== undefined) throw outcome.problem;
  return outcome;
}

/** onExit, or the hook named exit; without arguments of its own it gets those of the workflow. */
export function exitHookOf(
  holder: { onExit?: string; hooks?: Record<string, LifecycleHook> },
  workflowArguments: Arguments,
): LifecycleHook | undefined {
  if (holder.onExit) return { template: holder.onExit, arguments: workflowArguments };
  const hook = holder.hooks?.exit;
  if (hook === undefined) return undefined;
  return isEmpty(hook.arguments ?? {}) ? { ...hook, arguments: workflowArguments } : hook;
}

export function runHook(
  run: Run,
  name: string,
  hook: LifecycleHook,
  given: Arguments,
  templateScope: TemplateScope,
  options: { boundaryId: string; onExit: boolean },
): Outcome {
  const { template, templateRef } = hook;
  return run.execute(name, { kind: "step", template, templateRef }, templateScope, given, {
    ...options,
    flag: { hooked: true },
  });
}

/** Replaces references to the outputs of the node itself, which no ordinary task could have. */
function resolveHookArguments(
  run: Run,
  given: Arguments,
  outputs: Outputs | undefined,
  { scope, prefix }: HookContext,
): Arguments {
  for (const { name, value } of outputs?.parameters ?? []) {
    scope.set(`${prefix}.outputs.parameters.${name}`, value ?? "");
  }
  for (const artifact of outputs?.artifacts ?? []) {
    scope.setArtifact(`${prefix}.outputs.artifacts.${artifact.name}`, artifact);
  }
  const resolved = substitute(given, scope.values(run.globals), "allowUnresolved");
  const artifacts = (resolved.artifacts ?? []).map((artifact) => {
    if (!artifact.from && !artifact.fromExpression) return artifact;
    try {
      return { ...scope.resolveArtifact(artifact), name: artifact.name };
    } catch (error) {
      if (artifact.optional === true) return artifact;
      throw new Problem(`unable to resolve references: ${(error as Error).message}`);
    }
  });
  return { ...resolved, ...(resolved.artifacts && { artifacts }) };
}

function isEmpty({ parameters, artifacts }: Arguments): boolean {
  return (parameters ?? []).length === 0 && (artifacts ?? []).length === 0;
}
