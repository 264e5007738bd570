import type { NodeStatus, Template, TemplateCall } from "../../../manifest/argo.ts";
import { evaluateWhen } from "../../../expressions/when/evaluateWhen.ts";
import { lastAttempt } from "./attempts.ts";
import { childrenFulfilled } from "./childrenFulfilled.ts";
import { aggregateOutputs } from "./aggregateOutputs.ts";
import { expandCall } from "./expandCall.ts";
import { runExitHook, runHooks } from "./hooks.ts";
import { outboundNodes } from "./outboundNodes.ts";
import { isCompleted, isFulfilled, isUnsuccessful } from "./phases.ts";
import { Problem, problemOf } from "./problem.ts";
import { resolveCall } from "./resolveCall.ts";
import type { Call, ExecuteOptions, Outcome, Run } from "./run.ts";
import { Scope } from "./scope.ts";
import type { TemplateScope } from "./templateLibrary.ts";
import { templateOutputs } from "./templateOutputs.ts";
import { addGlobalOutputs } from "./globalOutputs.ts";
import { finishGroup } from "./finishGroup.ts";

interface StepsState {
  scope: Scope;
  /** Groups before this one have succeeded and their outputs are in the scope. */
  group: number;
}

interface GroupState {
  steps: TemplateCall[];
  /** Indexes of steps that may still change. */
  open: number[];
}

export interface StepsContext {
  node: NodeStatus;
  template: Template;
  scope: Scope;
  templateScope: TemplateScope;
  onExit: boolean;
}

/** Runs the groups of a steps template one after the other. @throws Problem when its outputs can not be resolved */
export function executeSteps(
  run: Run,
  node: NodeStatus,
  template: Template,
  templateScope: TemplateScope,
  options: ExecuteOptions,
): Outcome {
  const state = stateOf(run, node, template);
  const context: StepsContext = { node, template, scope: state.scope, templateScope, onExit: options.onExit };
  const groups = template.steps ?? [];
  for (; state.group < groups.length; state.group++) {
    const steps = groups[state.group] ?? [];
    const group = openGroup(run, context, state.group);
    const done = executeGroup(run, context, steps, group);
    if (done.problem !== undefined) return { node: run.nodes.mark(group, "Error", done.problem.message) };
    if (!isFulfilled(group)) return { node };
    if (isUnsuccessful(group.phase)) {
      leaveThroughLastGroup(run, node, template);
      run.nodes.mark(node, "Failed", group.message ?? "");
      return { node };
    }
    addGroupOutputs(run, context, steps, group);
  }
  leaveThroughLastGroup(run, node, template);
  const outputs = templateOutputs(template, state.scope);
  if (outputs !== undefined) {
    run.nodes.update(node, { outputs });
    addGlobalOutputs(run, outputs);
  }
  finishGroup(run, node);
  return { node };
}

function stateOf(run: Run, node: NodeStatus, template: Template): StepsState {
  const key = `steps ${node.name}`;
  const kept = run.caches.get(key) as (StepsState & { version: number }) | undefined;
  if (kept?.version === run.globalsVersion) return kept;
  const scope = new Scope(template);
  scope.addOutputs("workflow", run.workflow.status!.outputs);
  const state = { scope, group: 0, version: run.globalsVersion };
  run.caches.set(key, state);
  return state;
}

/** The node of a group, connected to the ends of the group before. */
function openGroup(run: Run, { node, templateScope }: StepsContext, index: number): NodeStatus {
  const name = `${node.name}[${index}]`;
  let group = run.nodes.byName(name);
  if (group === undefined) {
    group = run.createNode(name, "StepGroup", {}, templateScope, "Running", { boundaryId: node.id, flag: {} });
  } else if (!isFulfilled(group)) {
    run.nodes.mark(group, "Running");
    return group;
  }
  if (index === 0) {
    run.nodes.addChild(node, group.id);
    return group;
  }
  const before = run.nodes.byName(`${node.name}[${index - 1}]`);
  if (before === undefined) throw new Problem(`key was not found for ${node.name}[${index - 1}]`);
  const children = before.children ?? [];
  if (children.length === 0) run.nodes.addChild(before, group.id);
  for (const child of children) {
    for (const end of outboundNodes(run, child)) run.nodes.addChild(run.nodes.get(end)!, group.id);
  }
  return group;
}

function executeGroup(run: Run, context: StepsContext, steps: TemplateCall[], group: NodeStatus): Outcome {
  if (isFulfilled(group) && childrenFulfilled(run, group)) return { node: group };
  let state: GroupState;
  try {
    state = groupState(run, context, steps, group);
  } catch (error) {
    const problem = problemOf(error);
    if (problem.kind === "missing-variable") {
      run.stuck.set(group.name, problem.message);
      return { node: group };
    }
    run.nodes.mark(group, "Error", problem.message);
    return { node: group };
  }
  if (!startSteps(run, context, state, group)) return { node: group };
  return assessGroup(run, context, state, group);
}

/** References to earlier outputs replaced and loops expanded, once per state of the globals. */
function groupState(run: Run, context: StepsContext, steps: TemplateCall[], group: NodeStatus): GroupState {
  return run.cached(`group ${group.name}`, () => {
    const resolved = steps.map((step) => resolveStep(run, context, step));
    const expanded = resolved.flatMap((step) => expandStep(run, context, step, group));
    return { steps: expanded, open: expanded.map((_, index) => index) };
  });
}

function resolveStep(run: Run, { scope }: StepsContext, step: TemplateCall): TemplateCall {
  try {
    return resolveCall(step, scope, run.globals);
  } catch (error) {
    const problem = problemOf(error);
    if (problem.kind === "missing-variable") throw problem;
    throw new Problem(`failed to resolve references: ${problem.message}`);
  }
}

function expandStep(run: Run, context: StepsContext, step: TemplateCall, group: NodeStatus): TemplateCall[] {
  const expanded = expandCall(step, () => context.scope.values(run.globals), "step");
  if (expanded.length > 0) return expanded;
  const name = `${group.name}.${step.name}`;
  if (run.nodes.byName(name) === undefined) {
    run.createNode(name, "Skipped", step, context.templateScope, "Skipped", {
      boundaryId: context.node.id,
      flag: {},
      message: "Skipped, empty params",
    });
    run.connect(group.name, name);
  }
  return [];
}

/** @returns false when the group is over, or nothing more can be said about it in this look */
function startSteps(run: Run, context: StepsContext, state: GroupState, group: NodeStatus): boolean {
  const { node: boundary, templateScope } = context;
  let full = false;
  for (const index of state.open) {
    const step = state.steps[index]!;
    const name = `${group.name}.${step.name}`;
    // Where parallelism stopped one step it stops every other one that has not begun.
    if (full && run.nodes.byName(name) === undefined) continue;
    let proceed: boolean;
    try {
      proceed = evaluateWhen(step.when ?? "");
    } catch (error) {
      const { message } = problemOf(error);
      if (run.nodes.byName(name) === undefined) {
        run.createNode(name, "Skipped", step, templateScope, "Error", { boundaryId: boundary.id, flag: {}, message });
        run.connect(group.name, name);
      }
      run.markByName(name, "Error", message);
      run.nodes.mark(group, "Error", message);
      return false;
    }
    if (!proceed) {
      if (run.nodes.byName(name) === undefined) {
        const message = `when '${step.when}' evaluated false`;
        run.createNode(name, "Skipped", step, templateScope, "Skipped", { boundaryId: boundary.id, flag: {}, message });
        run.connect(group.name, name);
      }
      continue;
    }
    const call: Call = { ...step, kind: "step" };
    const { node, problem } = run.execute(name, call, templateScope, step.arguments ?? {}, {
      boundaryId: boundary.id,
      onExit: context.onExit,
    });
    if (problem?.kind === "parallelism") full ||= node === undefined;
    else if (problem?.kind === "timeout") {
      run.nodes.mark(group, "Failed", problem.message);
      return false;
    } else if (problem?.kind === "error") {
      run.connect(group.name, name);
      run.nodes.mark(group, "Error", `step group deemed errored due to child ${name} error: ${problem.message}`);
      return false;
    }
    if (node !== undefined) run.nodes.addChild(group, node.id);
  }
  return true;
}

function assessGroup(run: Run, context: StepsContext, state: GroupState, group: NodeStatus): Outcome {
  const { node: boundary, scope, templateScope } = context;
  const open: number[] = [];
  let completed = true;
  const steps = new Map(state.open.map((index) => [`${group.name}.${state.steps[index]!.name}`, index]));
  for (const [name, index] of steps) {
    const step = state.steps[index]!;
    const child = run.nodes.byName(name);
    if (child === undefined) {
      // Not begun: parallelism is used up. Argo only looks at the children there are.
      open.push(index);
      continue;
    }
    scope.set(`steps.${child.displayName}.status`, child.phase);
    const prefix = `steps.${step.name}`;
    const hooks = { scope, boundaryId: boundary.id, templateScope, prefix };
    let hooksDone = true;
    try {
      hooksDone = runHooks(run, step.hooks, child, hooks);
    } catch (error) {
      run.nodes.mark(group, "Error", problemOf(error).message);
      hooksDone = false;
    }
    if (!hooksDone) {
      open.push(...[...steps.values()].slice([...steps.keys()].indexOf(name)));
      state.open = open;
      return { node: group };
    }
    let settled = isFulfilled(child) && Object.keys(step.hooks ?? {}).every((event) => event === "exit");
    if (!isFulfilled(child)) completed = false;
    else if (isCompleted(child.phase)) {
      let exit;
      try {
        exit = runExitHook(run, step, child, hooks);
      } catch (error) {
        return { node: group, problem: problemOf(error) };
      }
      if (exit !== undefined && (exit.node === undefined || !isFulfilled(exit.node))) {
        completed = false;
        settled = false;
      }
    }
    if (!settled) open.push(index);
  }
  const unstarted = open.some((index) => run.nodes.byName(`${group.name}.${state.steps[index]!.name}`) === undefined);
  state.open = open;
  // A group that failFast has ended does not wait for steps that never begin.
  if (!completed || (unstarted && !isFulfilled(group))) {
    if (isFulfilled(group)) run.nodes.mark(group, "Running");
    return { node: group };
  }
  const byName = new Map(state.steps.map((step) => [`${group.name}.${step.name}`, step]));
  for (const childId of group.children ?? []) {
    const child = run.nodes.get(childId)!;
    if (!isUnsuccessful(child.phase)) continue;
    const { continueOn } = byName.get(child.name) ?? {};
    if (continueOn?.failed === true && child.phase === "Failed") continue;
    if (continueOn?.error === true && child.phase === "Error") continue;
    run.nodes.mark(group, "Failed", `child '${childId}' failed`);
    return { node: group };
  }
  run.nodes.mark(group, "Succeeded");
  run.caches.delete(`group ${group.name}`);
  return { node: group };
}

/** What the steps of a finished group give to those after it. */
function addGroupOutputs(run: Run, { scope }: StepsContext, steps: TemplateCall[], group: NodeStatus): void {
  for (const step of steps) {
    const name = `${group.name}.${step.name}`;
    const node = run.nodes.byName(name);
    if (node !== undefined) {
      scope.addNode(`steps.${step.name}`, lastAttempt(run, node));
      continue;
    }
    const items = (group.children ?? [])
      .map((id) => run.nodes.get(id)!)
      .filter((child) => child.name.startsWith(`${name}(`) && child.type !== "Skipped");
    aggregateOutputs(scope, `steps.${step.name}`, items);
  }
}

function leaveThroughLastGroup(run: Run, node: NodeStatus, template: Template): void {
  for (let index = (template.steps?.length ?? 0) - 1; index >= 0; index--) {
    const group = run.nodes.byName(`${node.name}[${index}]`);
    if (group === undefined) continue;
    const ends = (group.children ?? []).flatMap((child) => outboundNodes(run, child));
    run.nodes.update(node, { outboundNodes: ends });
    return;
  }
}
