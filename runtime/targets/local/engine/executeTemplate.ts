import { effectiveTemplate } from "../../../manifest/pipelines/effectiveTemplate.ts";
import type { Arguments, NodeStatus, NodeType, RetryStrategy, Template } from "../../../manifest/argo.ts";
import { attemptsOf } from "./attempts.ts";
import { executeDag } from "./dag.ts";
import { executePod } from "./executePod.ts";
import { stopDaemonsBelow } from "./daemons.ts";
import { lookUpMemo } from "./lookUpMemo.ts";
import { podName } from "../../../expressions/names.ts";
import { checkParallelism } from "./parallelism.ts";
import { isFinal, isFulfilled } from "./phases.ts";
import { timeoutMilliseconds } from "./podDeadline.ts";
import { Problem, problemOf } from "./problem.ts";
import { processArguments, substituteTemplate } from "./processArguments.ts";
import { processRetries, retriesOnError, retryVariables } from "./retries.ts";
import type { Call, ExecuteOptions, Outcome, Run } from "./run.ts";
import { executeSteps } from "./steps.ts";
import type { Values } from "./substitution.ts";
import { executeSuspend, offerEnums, suppliedOutputs } from "./suspend.ts";
import type { TemplateScope } from "./templateLibrary.ts";
import { isPodType, nodeTypeOf, templateType } from "./templateType.ts";

const maximumDepth = 100;
const depthMessage =
  "Maximum recursion depth exceeded. See https://argo-workflows.readthedocs.io/en/latest/scaling/#limit-recursion-depth";
const displayNamePattern = /^[a-zA-Z0-9][a-zA-Z0-9-.]{0,61}[a-zA-Z0-9]$/;

/** The template of a call, ready to run. */
interface Prepared {
  template: Template;
  scope: TemplateScope;
}

/**
 * Looks at one call of a template: creates its node if it may begin, follows it up if it has begun. Called again at every
 * look until the node is over.
 */
export function executeTemplate(
  run: Run,
  name: string,
  call: Call,
  scope: TemplateScope,
  given: Arguments,
  options: ExecuteOptions,
): Outcome {
  const node = run.nodes.byName(name);
  if (node !== undefined) {
    if (isFinal(node.phase)) {
      run.locks.release(run, node.id);
      run.caches.delete(`template ${name}`);
      return { node };
    }
    // Its end comes as an event.
    if (run.pods.has(node.id)) return { node };
  }
  run.depth++;
  try {
    return attempt(run, name, call, scope, given, { ...options });
  } finally {
    run.depth--;
  }
}

function attempt(
  run: Run,
  name: string,
  call: Call,
  scope: TemplateScope,
  given: Arguments,
  options: ExecuteOptions,
): Outcome {
  let node = run.nodes.byName(name);
  const fail = (problem: Problem): Outcome => {
    const { message } = problem;
    if (node !== undefined) return { node: run.nodes.mark(node, "Error", message), problem };
    const { boundaryId, flag } = options;
    return { node: run.createNode(name, "Skipped", call, scope, "Error", { boundaryId, flag, message }), problem };
  };
  if (run.depth >= maximumDepth) return fail(new Problem(depthMessage, "depth"));
  let prepared: Prepared;
  try {
    prepared = run.cached(`template ${name}`, () => prepare(run, name, call, scope, given));
  } catch (error) {
    return fail(problemOf(error));
  }
  const { template } = prepared;
  const shown = template.metadata?.annotations?.["workflows.argoproj.io/display-name"];
  const nameProblem = shown !== undefined && !displayNamePattern.test(shown);
  if (node !== undefined && nameProblem) {
    return fail(new Problem(`displayName must match the regex ${displayNamePattern.source}`));
  }
  if (template.timeout && node?.phase === "Pending") {
    try {
      const until = Date.parse(node.startedAt!) + timeoutMilliseconds(template.timeout);
      if (run.host.now() > until) throw new Problem("timeout", "timeout");
      run.wakeAt(until);
    } catch (error) {
      const problem = problemOf(error);
      return { node: run.nodes.mark(node, "Failed", problem.message), problem };
    }
  }
  const blocked = checkParallelism(run, template, node, options.boundaryId);
  if (blocked !== undefined) return { node, problem: blocked };
  const create = (type: NodeType, phase: "Pending" | "Running", made: Template, at = name): NodeStatus => {
    const created = run.createNode(at, type, call, scope, phase, {
      boundaryId: options.boundaryId,
      flag: options.flag,
    });
    if (hasInputs(made)) created.inputs = made.inputs;
    if (made.memoize !== undefined) {
      created.memoizationStatus = { hit: false, key: made.memoize.key ?? "", cacheName: cacheName(made) };
    }
    if (shown !== undefined && !nameProblem && at === name) created.displayName = shown;
    return created;
  };
  let acquired = false;
  if (template.synchronization !== undefined) {
    let waiting: string | undefined;
    try {
      waiting = run.locks.acquire(run, run.nodeId(name), template.synchronization);
    } catch (error) {
      return fail(problemOf(error));
    }
    if (waiting !== undefined) {
      node ??= create(nodeTypeOf(template), "Pending", template);
      run.nodes.update(node, {
        synchronizationStatus: { waiting: waiting.split("\n")[0] },
        message: waiting.split("\n")[1],
      });
      return { node };
    }
    if (node?.synchronizationStatus !== undefined) {
      run.nodes.update(node, { synchronizationStatus: undefined, message: undefined });
    }
    acquired = true;
  }
  if (template.memoize !== undefined && (node === undefined || acquired)) {
    try {
      node = lookUpMemo(run, template, node, () => create(nodeTypeOf(template), "Pending", template));
    } catch (error) {
      return fail(problemOf(error));
    }
  }
  if (node !== undefined && isFinal(node.phase)) {
    run.locks.release(run, node.id);
    return { node };
  }
  const strategy = retryStrategyOf(run, template);
  if (strategy !== undefined) {
    node ??= create("Retry", "Running", template);
    return executeWithRetries(run, { node, template, strategy, call, scope, options, prepared, create });
  }
  return start(run, { name, template, call, scope, options, prepared, create });
}

interface Start {
  name: string;
  template: Template;
  call: Call;
  scope: TemplateScope;
  options: ExecuteOptions;
  prepared: Prepared;
  create: (type: NodeType, phase: "Pending" | "Running", made: Template, at?: string) => NodeStatus;
}

/** Dispatches on the template's type; an error ends the node, and releases its locks if it will not be retried. */
function start(run: Run, { name, template, call, scope, options, prepared, create }: Start): Outcome {
  let outcome: Outcome;
  const nodeOf = (type: NodeType, phase: "Pending" | "Running") =>
    run.nodes.byName(name) ?? create(type, phase, template, name);
  try {
    const type = templateType(template);
    if (type === "steps") outcome = executeSteps(run, nodeOf("Steps", "Running"), template, prepared.scope, options);
    else if (type === "dag") outcome = executeDag(run, nodeOf("DAG", "Running"), template, prepared.scope, options);
    else if (type === "suspend") {
      const known = run.nodes.byName(name);
      const node = known ?? create("Suspend", "Pending", template, name);
      if (known === undefined) prepareSuspend(run, node, template);
      outcome = { node: executeSuspend(run, template, node) };
    } else if (isPodType(type) && type !== "resource" && type !== "data") {
      const makeNode = () => create("Pod", "Pending", template, name);
      outcome = { node: executePod(run, name, template, call, scope, options, makeNode) };
    } else
      throw new Problem(`The local target can not run the template '${template.name ?? ""}' (${type ?? "no type"}).`);
  } catch (error) {
    outcome = { problem: problemOf(error) };
  }
  let { node, problem } = outcome;
  if (problem !== undefined) {
    node = run.markByName(name, "Error", problem.message);
    if (!retriesOnError(retryStrategyOf(run, template))) {
      if (node !== undefined) run.locks.release(run, node.id);
      return { node, problem };
    }
  }
  if (node !== undefined && isFulfilled(node)) run.locks.release(run, node.id);
  if (node !== undefined && isFinal(node.phase) && run.daemons.size > 0) stopDaemonsBelow(run, node);
  return { node };
}

interface Retried extends Omit<Start, "name"> {
  node: NodeStatus;
  strategy: RetryStrategy;
}

/** One look at a Retry node: decides about its last attempt, and makes the next one. */
function executeWithRetries(run: Run, retried: Retried): Outcome {
  const { node, template, strategy, call, scope, options } = retried;
  options.flag = { ...options.flag, retried: true };
  for (;;) {
    try {
      if (!processRetries(run, node, strategy, options)) return { node };
    } catch (error) {
      const problem = problemOf(error);
      return { node: run.nodes.mark(node, "Error", problem.message), problem };
    }
    const attempts = attemptsOf(run, node);
    const last = attempts.at(-1);
    if (isFulfilled(node)) {
      if (last !== undefined) run.nodes.update(node, { outputs: last.outputs && structuredClone(last.outputs) });
      run.locks.release(run, node.id);
      return { node };
    }
    const again = last !== undefined && !isFinal(last.phase);
    const number = again ? attempts.length - 1 : attempts.length;
    const name = `${node.name}(${number})`;
    if (!again) run.nodes.addChild(node, run.nodeId(name));
    let made: Template;
    try {
      const locals: Values = { ...retryVariables(last, number) };
      if (isPodType(templateType(template))) locals["pod.name"] = podNameOf(run, name, template);
      made = run.cached(`template ${name}`, () => substituteTemplate(template, { ...run.globals, ...locals }));
    } catch (error) {
      const problem = problemOf(error);
      const { message } = problem;
      const { boundaryId, flag } = options;
      return { node: run.createNode(name, "Skipped", call, scope, "Error", { boundaryId, flag, message }), problem };
    }
    if (again && run.pods.has(last.id)) return { node };
    const outcome = start(run, { ...retried, name, template: made });
    if (outcome.problem !== undefined) return outcome;
    const child = outcome.node;
    // An attempt that is over at once (a dag of skipped tasks, …) is decided about in the same look.
    if (child !== undefined && isFinal(child.phase) && !isFinal(node.phase)) {
      continue;
    }
    if (child?.daemoned === true && !isFinal(child.phase)) {
      run.nodes.mark(node, child.phase);
      run.nodes.update(node, { daemoned: true });
    }
    return { node };
  }
}

function prepare(run: Run, name: string, call: Call, scope: TemplateScope, given: Arguments): Prepared {
  const resolved = run.library.resolve(scope, call);
  const template = effectiveTemplate(resolved.template, run.spec.templateDefaults);
  const locals: Values = { "node.name": name };
  if (isPodType(templateType(template)) && retryStrategyOf(run, template) === undefined) {
    locals["pod.name"] = podNameOf(run, name, template);
  }
  if (call.kind === "task") locals["tasks.name"] = call.name ?? "";
  else locals["steps.name"] = call.name ?? "";
  const { globals, configMaps } = run;
  return { template: processArguments(template, given, { globals, locals, configMaps }), scope: resolved.scope };
}

export function retryStrategyOf(run: Run, template: Template): RetryStrategy | undefined {
  return template.retryStrategy ?? run.spec.retryStrategy ?? undefined;
}

function prepareSuspend(run: Run, node: NodeStatus, template: Template): void {
  const parameters = suppliedOutputs(template);
  run.nodes.update(node, {
    ...(parameters.length > 0 && { outputs: { parameters } }),
    ...(node.inputs !== undefined && {
      inputs: { ...node.inputs, parameters: offerEnums(node.inputs.parameters) },
    }),
  });
}

function hasInputs({ inputs }: Template): boolean {
  return (inputs?.parameters ?? []).length > 0 || (inputs?.artifacts ?? []).length > 0;
}

function podNameOf(run: Run, name: string, template: Template): string {
  return podName(run.name, name, template.name ?? "", run.nodeId(name));
}

function cacheName({ memoize }: Template): string {
  return (memoize?.cache as { configMap?: { name?: string } } | undefined)?.configMap?.name ?? "";
}
