import { evaluateDepends } from "../../../expressions/depends/evaluateDepends.ts";
import { evaluateWhen } from "../../../expressions/when/evaluateWhen.ts";
import type { NodePhase, NodeStatus, Template, TemplateCall } from "../../../manifest/argo.ts";
import { aggregateOutputs } from "./aggregateOutputs.ts";
import { assessDag } from "./assessDag.ts";
import { lastAttempt } from "./attempts.ts";
import { DagState } from "./dagState.ts";
import { isLoop } from "../../../expressions/loops/expandLoop.ts";
import { expandCall } from "./expandCall.ts";
import { finishGroup } from "./finishGroup.ts";
import { addGlobalOutputs } from "./globalOutputs.ts";
import { runExitHook, runHooks, type HookContext } from "./hooks.ts";
import { outboundNodes } from "./outboundNodes.ts";
import { isCompleted, isFinal, isFulfilled, isUnsuccessful } from "./phases.ts";
import { Problem, problemOf } from "./problem.ts";
import { resolveCall } from "./resolveCall.ts";
import type { Call, ExecuteOptions, Outcome, Run } from "./run.ts";
import { Scope } from "./scope.ts";
import type { TemplateScope } from "./templateLibrary.ts";
import { templateOutputs } from "./templateOutputs.ts";

interface DagContext {
  node: NodeStatus;
  template: Template;
  templateScope: TemplateScope;
  onExit: boolean;
  state: DagState;
  /** Tasks looked at in this look. */
  visited: Set<string>;
}

/** Runs the tasks of a dag template as their dependencies end. @throws Problem when its outputs can not be resolved */
export function executeDag(
  run: Run,
  node: NodeStatus,
  template: Template,
  templateScope: TemplateScope,
  options: ExecuteOptions,
): Outcome {
  const state = run.cached(`dag ${node.name}`, () => new DagState(template));
  const dag: DagContext = { node, template, templateScope, onExit: options.onExit, state, visited: new Set() };
  if (run.nodes.hasDaemons) {
    for (const name of state.tasks.keys()) if (taskNode(run, dag, name)?.daemoned === true) executeTask(run, dag, name);
  }
  let exitsDone = true;
  for (const name of state.targets) {
    executeTask(run, dag, name);
    const target = taskNode(run, dag, name);
    if (target === undefined || state.settled.has(name)) continue;
    let done: boolean;
    try {
      done = followTarget(run, dag, state.task(name), target);
    } catch (error) {
      const problem = problemOf(error);
      run.nodes.mark(node, "Error", problem.message);
      return { node, problem };
    }
    exitsDone &&= done;
  }
  // Argo's nodes are Failed from the moment of the signal; ours are when their process has ended, and their task with them.
  const stopped = run.shutdown !== undefined && exitsDone && !run.waitsForStoppedPods;
  const phase = stopped ? "Failed" : assessDag(run, node, template, state);
  if (phase === "Running") return { node };
  if (phase !== "Succeeded") {
    leaveThroughTargets(run, dag);
    run.nodes.mark(node, phase);
    return { node };
  }
  const scope = new Scope(template);
  for (const name of state.tasks.keys()) {
    const task = taskNode(run, dag, name);
    // A dag with a target leaves other tasks out.
    if (task === undefined) continue;
    addTask(run, scope, name, task);
    scope.addNode(`tasks.${name}`, lastAttempt(run, task));
    addGlobalOutputs(run, task.outputs);
  }
  const outputs = templateOutputs(template, scope);
  if (outputs !== undefined) run.nodes.update(node, { outputs });
  leaveThroughTargets(run, dag);
  finishGroup(run, node);
  return { node };
}

/** Hooks of a target: nothing depends on it, so nobody else would come back to them. @returns is its exit handler over? */
function followTarget(run: Run, dag: DagContext, task: TemplateCall, target: NodeStatus): boolean {
  if (!hasHooks(task)) {
    if (isFinal(target.phase)) dag.state.settled.add(task.name);
    return true;
  }
  const scope = scopeOf(run, dag, task.name);
  scope.set(`tasks.${task.name}.status`, target.phase);
  const context = hookContext(dag, task, scope);
  const hooksDone = runHooks(run, task.hooks, target, context);
  if (!isFulfilled(target)) return true;
  let exitDone = true;
  if (isCompleted(target.phase)) {
    const exit = runExitHook(run, task, target, context);
    exitDone = exit === undefined || (exit.node !== undefined && isFulfilled(exit.node));
  }
  if (hooksDone && exitDone && isFinal(target.phase) && hasNoConditions(task)) dag.state.settled.add(task.name);
  return exitDone;
}

/**
 * Looks at a task and, before it, at everything it waits for. Without recursion: a chain may be thousands of tasks long.
 * Tasks that have a node are not looked behind, so the walk is as long as what has not begun.
 */
function executeTask(run: Run, dag: DagContext, name: string): void {
  const open: { task: TemplateCall; names: string[]; next: number }[] = [];
  enterTask(run, dag, name, open);
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const next = top.names[top.next++];
    if (next !== undefined) enterTask(run, dag, next, open);
    else {
      open.pop();
      if (dependenciesMet(run, dag, top.task)) startTask(run, dag, top.task);
    }
  }
}

/** Handles a task that waits for nothing; puts one that does onto the stack. */
function enterTask(
  run: Run,
  dag: DagContext,
  name: string,
  open: { task: TemplateCall; names: string[]; next: number }[],
): void {
  if (dag.visited.has(name) || dag.state.settled.has(name)) return;
  dag.visited.add(name);
  const task = dag.state.task(name);
  const node = taskNode(run, dag, name);
  if (node !== undefined) {
    if (followTask(run, dag, task, node)) startTask(run, dag, task);
    return;
  }
  const { names, logic } = dag.state.dependencies(name);
  if (logic === "") startTask(run, dag, task);
  else open.push({ task, names, next: 0 });
}

/** Hooks of a task that has a node. @returns is there more to do for the task? */
function followTask(run: Run, dag: DagContext, task: TemplateCall, node: NodeStatus): boolean {
  if (!isFulfilled(node) && node.phase !== "Running") return true;
  if (!hasHooks(task)) {
    if (!isFinal(node.phase)) return true;
    run.locks.release(run, node.id);
    dag.state.settled.add(task.name);
    return false;
  }
  let context: HookContext;
  try {
    const scope = scopeOf(run, dag, task.name);
    scope.set(`tasks.${task.name}.status`, node.phase);
    context = hookContext(dag, task, scope);
  } catch (error) {
    run.nodes.mark(node, "Error", problemOf(error).message);
    return false;
  }
  let hooksDone = false;
  try {
    hooksDone = runHooks(run, task.hooks, node, context);
  } catch (error) {
    run.nodes.mark(node, "Error", problemOf(error).message);
  }
  if (!hooksDone) return false;
  if (!isFinal(node.phase)) return true;
  run.locks.release(run, node.id);
  if (!isCompleted(node.phase)) {
    if (hasNoConditions(task)) dag.state.settled.add(task.name);
    return false;
  }
  try {
    const exit = runExitHook(run, task, node, context);
    const exitDone = exit === undefined || (exit.node !== undefined && isFulfilled(exit.node));
    if (exitDone && hasNoConditions(task)) dag.state.settled.add(task.name);
  } catch (error) {
    // Argo drops this error: the task itself is over.
    run.stuck.set(`${node.name}.onExit`, problemOf(error).message);
  }
  return false;
}

/** Decides whether a task without a node may begin; creates the node of one that may not. */
function dependenciesMet(run: Run, dag: DagContext, task: TemplateCall): boolean {
  const { names, logic } = dag.state.dependencies(task.name);
  const results: Record<string, { phase: NodePhase; daemoned: boolean; children?: NodePhase[] }> = {};
  for (const name of names) {
    const node = taskNode(run, dag, name);
    if (node === undefined || !isFulfilled(node) || !hooksFulfilled(run, node)) return false;
    results[name] = {
      phase: node.phase,
      daemoned: node.daemoned === true && node.phase !== "Pending",
      ...(node.type === "TaskGroup" && {
        children: (node.children ?? []).map((id) => run.nodes.get(id)?.phase ?? ("" as const)),
      }),
    };
  }
  try {
    if (evaluateDepends(logic, results)) return true;
  } catch (error) {
    skipTask(run, dag, task, "Error", problemOf(error).message);
    return false;
  }
  skipTask(run, dag, task, "Omitted", "omitted: depends condition not met");
  return false;
}

function startTask(run: Run, dag: DagContext, task: TemplateCall): void {
  const name = `${dag.node.name}.${task.name}`;
  const existing = run.nodes.byName(name);
  let group = existing?.type === "TaskGroup" ? existing : undefined;
  let items: TemplateCall[];
  try {
    items = run.cached(`task ${name}`, () => {
      const scope = scopeOf(run, dag, task.name, dag.state.references(task.name));
      return expandCall(resolveCall(task, scope, run.globals), () => scope.values(run.globals), "task");
    });
  } catch (error) {
    const problem = problemOf(error);
    if (problem.kind === "missing-variable") run.stuck.set(name, problem.message);
    else skipTask(run, dag, task, "Error", problem.message);
    return;
  }
  if (isLoop(task)) {
    if (items.length === 0) {
      skipTask(run, dag, task, "Skipped", "Skipped, empty params");
      return;
    }
    if (group === undefined) {
      connectTask(run, dag, task, name);
      group = run.createNode(name, "TaskGroup", task, dag.templateScope, "Running", {
        boundaryId: dag.node.id,
        flag: {},
      });
    }
  }
  let full = false;
  for (const item of items) {
    const itemName = `${dag.node.name}.${item.name}`;
    if (full && run.nodes.byName(itemName) === undefined) continue;
    const outcome = startItem(run, dag, task, item, group);
    if (outcome === "stop") return;
    full ||= outcome === "full";
  }
  if (group !== undefined) closeGroup(run, dag, items, group);
}

/** One item of a loop, or the task itself. */
function startItem(
  run: Run,
  dag: DagContext,
  task: TemplateCall,
  item: TemplateCall,
  group: NodeStatus | undefined,
): "next" | "full" | "stop" {
  const name = `${dag.node.name}.${item.name}`;
  const known = run.nodes.byName(name);
  if (known !== undefined && isFinal(known.phase) && !hasHooks(task)) {
    run.locks.release(run, known.id);
    return "next";
  }
  if (known === undefined) {
    connectTask(run, dag, task, name, group);
    let proceed = false;
    let failure: string | undefined;
    try {
      proceed = evaluateWhen(item.when ?? "");
    } catch (error) {
      failure = problemOf(error).message;
    }
    if (!proceed) {
      const message = failure ?? `when '${item.when}' evaluated false`;
      const phase = failure === undefined ? "Skipped" : "Error";
      run.createNode(name, "Skipped", task, dag.templateScope, phase, { boundaryId: dag.node.id, flag: {}, message });
      return "next";
    }
  }
  const call: Call = { ...item, kind: "task" };
  const { node, problem } = run.execute(name, call, dag.templateScope, item.arguments ?? {}, {
    boundaryId: dag.node.id,
    onExit: dag.onExit,
  });
  if (problem?.kind === "timeout") {
    run.markByName(name, "Failed", problem.message);
    return "stop";
  }
  if (problem?.kind === "error") {
    run.markByName(name, "Error", `task '${name}' errored: ${problem.message}`);
    return "stop";
  }
  if (node === undefined) return group === undefined ? "stop" : "full";
  if (!isFulfilled(node)) dag.state.unfinished = node.id;
  if (isCompleted(node.phase) && hasHooks(task)) {
    const scope = scopeOf(run, dag, task.name);
    scope.set(`tasks.${task.name}.status`, node.phase);
    try {
      const exit = runExitHook(run, task, node, hookContext(dag, task, scope));
      if (exit !== undefined && (exit.node === undefined || !isFulfilled(exit.node))) return "stop";
    } catch {
      return "stop";
    }
  }
  return "next";
}

function closeGroup(run: Run, dag: DagContext, items: TemplateCall[], group: NodeStatus): void {
  let phase: NodePhase = "Succeeded";
  for (const { name } of items) {
    const node = taskNode(run, dag, name);
    if (node === undefined || !isFulfilled(node)) return;
    if (isUnsuccessful(node.phase)) phase = node.phase;
  }
  run.nodes.mark(group, phase);
}

function skipTask(run: Run, dag: DagContext, task: TemplateCall, phase: NodePhase, message: string): void {
  const name = `${dag.node.name}.${task.name}`;
  if (run.nodes.byName(name) !== undefined) {
    run.markByName(name, phase, message);
    return;
  }
  run.createNode(name, "Skipped", task, dag.templateScope, phase, { boundaryId: dag.node.id, flag: {}, message });
  connectTask(run, dag, task, name);
}

/** Makes a task the child of its group, of the ends of its dependencies, or of the dag. */
function connectTask(run: Run, dag: DagContext, task: TemplateCall, name: string, group?: NodeStatus): void {
  const { names } = dag.state.dependencies(task.name);
  if (group !== undefined) run.nodes.addChild(group, run.nodeId(name));
  else if (names.length === 0) run.nodes.addChild(dag.node, run.nodeId(name));
  else {
    for (const dependency of names) {
      const node = taskNode(run, dag, dependency);
      if (node === undefined) continue;
      for (const end of outboundNodes(run, node.id)) run.nodes.addChild(run.nodes.get(end)!, run.nodeId(name));
    }
  }
}

function taskNode(run: Run, dag: DagContext, name: string): NodeStatus | undefined {
  const known = dag.state.nodes.get(name);
  if (known !== undefined) return known;
  const node = run.nodes.byName(dag.state.nodeName(dag.node, name));
  if (node !== undefined) dag.state.nodes.set(name, node);
  return node;
}

/** What a task may refer to: the inputs of the dag, and everything the task depends on (or those of it that it names). */
function scopeOf(run: Run, dag: DagContext, name: string, ancestors = dag.state.ancestry(name)): Scope {
  const scope = new Scope(dag.template);
  scope.addOutputs("workflow", run.workflow.status!.outputs);
  for (const ancestor of ancestors) {
    const node = taskNode(run, dag, ancestor);
    if (node === undefined) throw new Problem(`Ancestor task node ${ancestor} not found`);
    if (node.type === "TaskGroup") addTask(run, scope, ancestor, node);
    else scope.addNode(`tasks.${ancestor}`, lastAttempt(run, node));
  }
  return scope;
}

function addTask(run: Run, scope: Scope, name: string, node: NodeStatus): void {
  if (node.type !== "TaskGroup") return;
  const items = (node.children ?? []).map((id) => run.nodes.get(id)!);
  aggregateOutputs(scope, `tasks.${name}`, items);
}

function hookContext(dag: DagContext, task: TemplateCall, scope: Scope): HookContext {
  return { scope, boundaryId: dag.node.id, templateScope: dag.templateScope, prefix: `tasks.${task.name}` };
}

function hasHooks({ hooks, onExit }: TemplateCall): boolean {
  return !!onExit || Object.keys(hooks ?? {}).length > 0;
}

/** A hook with an expression may begin at any later look. */
function hasNoConditions(task: TemplateCall): boolean {
  return Object.keys(task.hooks ?? {}).every((event) => event === "exit");
}

function hooksFulfilled(run: Run, node: NodeStatus): boolean {
  return (node.children ?? []).every((id) => {
    const child = run.nodes.get(id);
    return child?.nodeFlag?.hooked !== true || isFulfilled(child);
  });
}

function leaveThroughTargets(run: Run, dag: DagContext): void {
  const ends = dag.state.targets.flatMap((name) => {
    const node = taskNode(run, dag, name);
    return node === undefined ? [] : outboundNodes(run, node.id);
  });
  run.nodes.update(dag.node, { outboundNodes: ends });
}
