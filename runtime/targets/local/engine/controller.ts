import { posix } from "node:path";
import { print } from "../../../expressions/exprlang/goPrint.ts";
import type { NodePhase, NodeStatus, Outputs, Workflow, WorkflowSpec } from "../../../manifest/argo.ts";
import { podName } from "../../../expressions/names.ts";
import { executeTemplate } from "./executeTemplate.ts";
import { workflowVariables } from "./globals.ts";
import { addGlobalOutputs } from "./globalOutputs.ts";
import { hangMessage } from "./hangMessage.ts";
import { exitHookOf, runHook } from "./hooks.ts";
import { Locks } from "./locks.ts";
import { MemoryLockStore } from "./memoryLockStore.ts";
import { MemoryMemoCache } from "./memoryMemoCache.ts";
import { mergeWorkflowTemplate } from "./mergeWorkflowTemplate.ts";
import { NodeTable } from "./nodeTable.ts";
import { isFinal, isFulfilled, isUnsuccessful } from "./phases.ts";
import type { EngineEvent, EngineHost, PodResult } from "./pod.ts";
import { goJson } from "./parametersJson.ts";
import { Problem, problemOf } from "./problem.ts";
import { updateProgress } from "./progress.ts";
import { Run } from "./run.ts";
import type { ControllerSetup, RunController } from "./runController.ts";
import { wholeSeconds } from "./scope.ts";
import { stopDaemon } from "./daemons.ts";
import { evaluate, evaluateCondition, substitute } from "./substitution.ts";
import { resumeNode } from "./suspend.ts";
import { textParameters } from "./textParameters.ts";
import { TemplateLibrary, type TemplateScope } from "./templateLibrary.ts";
import { validateWorkflow } from "./validation/validateWorkflow.ts";

/** All steps share the network of this machine. */
const loopback = "127.0.0.1";
const lockPollMilliseconds = 250;
const progressPauseMilliseconds = 1000;
const kubeletMessage = "Step exceeded its deadline";

/**
 * What Argo's workflow-controller does for one Workflow, as a state machine: an event is applied to the nodes, then the whole
 * workflow is looked at until nothing changes any more. It reads no clock but the host's and does no work itself, so the same
 * events give the same nodes; made from a Workflow that already has nodes, it goes on from there.
 */
export class WorkflowController implements RunController {
  readonly workflow: Workflow;
  private readonly run: Run;
  private readonly setup: ControllerSetup;
  private progressAt = 0;
  private prepared = false;
  private specVersion = -1;

  constructor(workflow: Workflow, host: EngineHost, setup: ControllerSetup) {
    this.workflow = workflow;
    this.setup = setup;
    textParameters(workflow.spec);
    for (const { spec } of setup.templates) textParameters(spec);
    const status = (workflow.status ??= {});
    const nodes = new NodeTable((status.nodes ??= {}), () => host.now());
    const library = new TemplateLibrary(workflow, () => this.run.spec, setup.templates);
    this.run = new Run({
      workflow,
      nodes,
      library,
      host,
      spec: workflow.spec,
      locks: new Locks(setup.locks ?? new MemoryLockStore()),
      memo: setup.memo ?? new MemoryMemoCache(() => host.now()),
      configMaps: setup.configMaps,
      environment: setup.environment,
    });
    this.run.execute = (...call) => executeTemplate(this.run, ...call);
  }

  handle(event: EngineEvent): void {
    if (this.isOver) return;
    const { run } = this;
    run.resetWake();
    this.apply(event);
    for (let before = -1; before !== this.version && !this.isOver;) {
      before = this.version;
      this.look();
    }
    if (!this.isOver) this.endIfStuck();
    const now = run.host.now();
    if (this.isOver || now - this.progressAt >= progressPauseMilliseconds) {
      this.progressAt = now;
      updateProgress(this.workflow, run.nodes);
    }
    if (this.isOver) run.locks.releaseAll();
    const changed = run.nodes.takeChanged();
    if (changed.length > 0) this.setup.onChange(changed);
  }

  private get status() {
    return this.workflow.status!;
  }

  private get isOver(): boolean {
    return this.status.finishedAt !== undefined;
  }

  private get version(): number {
    return this.run.nodes.version + this.run.globalsVersion;
  }

  private apply(event: EngineEvent): void {
    const { run } = this;
    switch (event.type) {
      case "tick":
        return;
      case "podRunning": {
        const node = run.nodes.get(event.nodeId);
        if (node?.phase !== "Pending") return;
        if (run.daemons.has(node.id)) run.nodes.update(node, { daemoned: true, podIP: loopback });
        run.nodes.mark(node, "Running", "");
        return;
      }
      case "podProgress": {
        const node = run.nodes.get(event.nodeId);
        if (node !== undefined) run.nodes.update(node, { progress: event.progress });
        return;
      }
      case "podFinished":
        this.finishPod(event.nodeId, event.result);
        return;
      case "shutdown":
        this.workflow.spec.shutdown = event.strategy;
        run.spec.shutdown = event.strategy;
        return;
      case "suspend":
        this.workflow.spec.suspend = true;
        run.spec.suspend = true;
        return;
      case "resume":
        delete this.workflow.spec.suspend;
        delete run.spec.suspend;
        for (const node of run.nodes.all()) {
          if (node.type !== "Suspend" || node.phase !== "Running") continue;
          if (event.nodeId !== undefined && event.nodeId !== node.id) continue;
          resumeNode(run, node, event.parameters ?? {});
        }
    }
  }

  private finishPod(id: string, result: PodResult): void {
    const { run } = this;
    run.pods.delete(id);
    const node = run.nodes.get(id);
    if (node === undefined) return;
    // A daemon that was ended with its template is a success, whatever its process said to that.
    if (node.phase === "Succeeded") return;
    const { outputs, progress } = result;
    if (outputs !== undefined) run.nodes.update(node, { outputs: withCleanPaths(outputs) });
    if (progress !== undefined) run.nodes.update(node, { progress });
    if (!isFinal(node.phase)) run.nodes.update(node, { finishedAt: result.finishedAt });
    for (const container of result.containers ?? []) this.finishContainer(node, container);
    addGlobalOutputs(run, outputs);
    const memo = node.memoizationStatus;
    if (memo !== undefined && !memo.hit && result.phase === "Succeeded") {
      run.memo.save(memo.cacheName, memo.key, node.id, outputs);
    }
    // A success keeps the message of a shutdown that it outlived.
    const daemon = node.daemoned === true;
    if (daemon) run.nodes.update(node, { daemoned: undefined });
    run.nodes.mark(node, daemon && result.phase === "Succeeded" ? "Failed" : result.phase, result.message);
  }

  private finishContainer(
    node: NodeStatus,
    { name, exitCode, finishedAt, message }: NonNullable<PodResult["containers"]>[number],
  ): void {
    const { run } = this;
    const container = run.nodes.byName(`${node.name}.${name}`);
    if (container === undefined) return;
    if (finishedAt !== undefined) run.nodes.update(container, { finishedAt });
    if (exitCode === 0) run.nodes.mark(container, "Succeeded");
    else if (exitCode === undefined) run.nodes.mark(container, "Error", "container deleted");
    else run.nodes.mark(container, exitCode === 64 ? "Error" : "Failed", containerMessage(name, exitCode, message));
  }

  private look(): void {
    const { run } = this;
    run.stuck.clear();
    const first = (this.status.phase ?? "") === "";
    if (!this.prepare(first)) return;
    const { synchronization } = run.spec;
    if (synchronization !== undefined) {
      let waiting: string | undefined;
      try {
        waiting = run.locks.acquire(run, "", synchronization);
      } catch (error) {
        this.end("Failed", `Failed to acquire the synchronization lock. ${problemOf(error).message}`);
        return;
      }
      if (waiting !== undefined) {
        if (run.shutdown === "Terminate" && (this.status.phase ?? "") === "Pending") {
          this.end("Succeeded", "");
          return;
        }
        this.status.phase = "Pending";
        this.status.message = waiting.split("\n")[1];
        run.wakeAt(run.host.now() + lockPollMilliseconds);
        return;
      }
    }
    if (this.status.phase !== "Running") this.begin();
    this.controlExecution();
    if (run.spec.suspend === true) return;
    if (run.locks.waits) run.wakeAt(run.host.now() + lockPollMilliseconds);
    this.execute();
  }

  /** Reads the spec, once; replaces variables in it whenever some have become known. */
  private prepare(first: boolean): boolean {
    const { run } = this;
    try {
      if (!this.prepared) {
        run.spec = mergeWorkflowTemplate(this.workflow, run.library, this.setup.controller.workflowDefaults);
        if (first) {
          const invalid = validateWorkflow(this.workflow, this.setup.templates, this.setup.controller.workflowDefaults);
          if (invalid !== undefined) {
            this.end("Failed", `invalid spec: ${invalid}`);
            return false;
          }
        }
        try {
          run.globals = workflowVariables(this.workflow, run.spec, run.configMaps);
        } catch (error) {
          this.end("Failed", `failed to set global parameters: ${problemOf(error).message}`);
          return false;
        }
        this.prepared = true;
      }
      if (this.specVersion !== run.globalsVersion) {
        this.specVersion = run.globalsVersion;
        const { templates, ...rest } = run.spec;
        const { "workflow.status": _status, "workflow.duration": _duration, ...known } = run.globals;
        run.spec = { ...substitute(rest as WorkflowSpec, known, "allowUnresolved"), ...(templates && { templates }) };
        if (first) this.addMetadata();
      }
    } catch (error) {
      this.end("Error", problemOf(error).message);
      return false;
    }
    const root = run.nodes.byName(run.name);
    if (root === undefined || !isFinal(root.phase)) run.globals["workflow.status"] = this.status.phase ?? "";
    const since = this.status.startedAt === undefined ? 0 : run.host.now() - Date.parse(this.status.startedAt);
    run.globals["workflow.duration"] = (since / 1000).toFixed(6);
    return true;
  }

  /** spec.workflowMetadata becomes labels and annotations of the workflow. @throws Problem */
  private addMetadata(): void {
    const more = this.run.spec["workflowMetadata"] as
      | {
          labels?: Record<string, string>;
          annotations?: Record<string, string>;
          labelsFrom?: Record<string, { expression: string }>;
        }
      | undefined;
    if (more === undefined) return;
    const { metadata } = this.workflow;
    const labels: Record<string, string> = { ...more.labels };
    for (const [name, { expression }] of Object.entries(more.labelsFrom ?? {})) {
      labels[name] = print(evaluate(expression, { ...this.run.globals }));
    }
    metadata.labels = { ...metadata.labels, ...labels };
    metadata.annotations = { ...metadata.annotations, ...more.annotations };
    for (const [name, value] of Object.entries(labels)) this.run.setGlobal(`workflow.labels.${name}`, value);
    for (const [name, value] of Object.entries(more.annotations ?? {})) {
      this.run.setGlobal(`workflow.annotations.${name}`, value);
    }
  }

  private begin(): void {
    this.setPhase("Running");
    delete this.status.message;
    this.status.startedAt ??= this.run.nodes.time();
  }

  /** Ends what may not go on after a shutdown or the workflow's deadline. */
  private controlExecution(): void {
    const { run } = this;
    const seconds = run.spec.activeDeadlineSeconds;
    if (seconds !== undefined && seconds !== null && this.status.startedAt !== undefined) {
      run.deadline = Math.floor(Date.parse(this.status.startedAt) / 1000) * 1000 + seconds * 1000;
      if (run.host.now() <= run.deadline) run.wakeAt(run.deadline + 1);
    }
    if (run.shutdown === undefined && !run.pastDeadline) return;
    for (const node of run.nodes.all()) {
      if (isFulfilled(node)) continue;
      const onExit = run.exitPods.has(node.id) || isPartOfExitHandler(run, node);
      const waitsForPerson = node.type === "Suspend" && node.phase === "Running";
      if (run.shutdown !== undefined && !run.mayExecute(onExit)) {
        const message = `workflow shutdown with strategy:  ${run.shutdown}`;
        if (run.pods.has(node.id) && node.message !== message) {
          run.nodes.update(node, { message });
          run.host.stopPod(node.id, { reason: message });
        } else if (waitsForPerson) run.nodes.mark(node, "Failed", `Stopped with strategy '${run.shutdown}'`);
      } else if (run.pastDeadline && !onExit && !run.pods.has(node.id) && node.type !== "Container") {
        if (node.phase === "Pending" || waitsForPerson) run.nodes.mark(node, "Failed", kubeletMessage);
      }
    }
  }

  private execute(): void {
    const { run } = this;
    const scope: TemplateScope = { kind: "local", name: this.workflow.spec.workflowTemplateRef ? "" : run.name };
    const { node, problem } = run.execute(
      run.name,
      { kind: "step", template: run.spec.entrypoint },
      scope,
      run.spec.arguments ?? {},
      { boundaryId: "", onExit: false },
    );
    if (problem !== undefined) {
      if (problem.kind === "parallelism") return;
      this.end("Error", `error in entry template execution: ${problem.message}`);
      return;
    }
    if (node === undefined) return;
    const phase = workflowPhases[node.phase] ?? "Running";
    if (isFinal(node.phase)) run.setGlobal("workflow.status", phase);
    else run.globals["workflow.status"] = phase;
    let hooksDone = true;
    try {
      hooksDone = this.runHooks(scope, node);
    } catch (error) {
      run.nodes.mark(node, "Error", problemOf(error).message);
    }
    if (!hooksDone || !isFulfilled(node)) return;
    let exit: NodeStatus | undefined;
    const hook = exitHookOf(run.spec, run.spec.arguments ?? {});
    const exitName = `${run.name}.onExit`;
    if (hook !== undefined && (run.nodes.byName(exitName) !== undefined || run.mayExecute(true))) {
      this.setFailures();
      const outcome = runHook(run, exitName, hook, hook.arguments ?? {}, scope, { boundaryId: "", onExit: true });
      if (outcome.problem !== undefined) {
        if (outcome.problem.kind === "parallelism") return;
        this.end("Error", `error in exit template execution : ${outcome.problem.message}`);
        return;
      }
      exit = outcome.node;
      if (exit === undefined || !isFulfilled(exit)) return;
    }
    if (phase === "Succeeded" && exit !== undefined && isUnsuccessful(exit.phase)) {
      this.end(exit.phase, exit.message ?? "");
    } else if (isUnsuccessful(node.phase)) {
      this.end(phase, run.shutdown === undefined ? (node.message ?? "") : `Stopped with strategy '${run.shutdown}'`);
    } else this.end(phase, "");
  }

  /** Hooks of the workflow. @returns are all that have begun over? @throws Problem */
  private runHooks(scope: TemplateScope, root: NodeStatus): boolean {
    const { run } = this;
    const hooks = Object.entries(run.spec.hooks ?? {}).filter(([event]) => event !== "exit");
    if (hooks.length === 0) return true;
    this.setFailures();
    const begun: (NodeStatus | undefined)[] = [];
    for (const [event, hook] of hooks) {
      const name = `${run.name}.hooks.${event}`;
      if (!hook.expression) throw new Problem(`Expression required for hook ${name}`);
      if (!evaluateCondition(hook.expression, { ...run.globals }) && run.nodes.byName(name) === undefined) continue;
      const { node, problem } = runHook(run, name, hook, hook.arguments ?? {}, scope, {
        boundaryId: "",
        onExit: false,
      });
      if (problem !== undefined) throw problem;
      run.nodes.addChild(root, run.nodeId(name));
      begun.push(node);
    }
    return begun.every((node) => node !== undefined && isFulfilled(node));
  }

  private setFailures(): void {
    const { run } = this;
    const failures = run.nodes
      .all()
      .filter(({ phase }) => isUnsuccessful(phase))
      .map((node) => {
        const templateName = node.templateRef?.template ?? node.templateName ?? "";
        return {
          displayName: node.displayName,
          message: node.message ?? "",
          templateName,
          phase: node.phase,
          podName: podName(run.name, node.name, templateName, node.id),
          finishedAt: node.finishedAt === undefined ? null : wholeSeconds(node.finishedAt),
        };
      });
    // Quoted once more, as Argo does, so that the quotes survive being replaced into JSON.
    run.globals["workflow.failures"] = JSON.stringify(failures.length === 0 ? "null" : goJson(failures));
  }

  /** Ends the workflow, unless something of it still runs: then a later look does. */
  private end(phase: NodePhase, message: string): void {
    const { run } = this;
    for (const node of run.nodes.all()) if (node.daemoned === true) stopDaemon(run, node);
    // Daemons get their signal; nobody waits for them.
    if (run.pods.size > 0) return;
    const root = run.nodes.byName(run.name);
    if (phase === "Error" && root?.phase === "Running") run.nodes.mark(root, "Error", "Workflow operation error");
    this.status.startedAt ??= run.nodes.time();
    this.status.finishedAt = run.nodes.time();
    if (message === "") delete this.status.message;
    else this.status.message = message;
    this.status["conditions"] = [{ type: "Completed", status: "True" }];
    this.setPhase(phase);
  }

  private setPhase(phase: NodePhase): void {
    this.status.phase = phase;
    this.workflow.metadata.labels = {
      ...this.workflow.metadata.labels,
      "workflows.argoproj.io/phase": phase,
      "workflows.argoproj.io/completed": String(this.isOver),
    };
  }

  /** Nothing runs and nothing can happen: Argo would show the workflow as Running for ever. */
  private endIfStuck(): void {
    const { run } = this;
    if (run.pods.size > 0 || run.waitsForTime || run.locks.waits || run.spec.suspend === true) return;
    const open = run.nodes.all().filter((node) => !isFulfilled(node));
    if (open.some(({ type, phase }) => type === "Suspend" && phase === "Running")) return;
    const message = hangMessage(run.stuck);
    for (const node of open) run.nodes.mark(node, "Error", message);
    this.end("Error", message);
  }
}

const workflowPhases: Partial<Record<NodePhase, NodePhase>> = {
  Pending: "Pending",
  Running: "Running",
  Succeeded: "Succeeded",
  Skipped: "Succeeded",
  Omitted: "Succeeded",
  Failed: "Failed",
  Error: "Error",
};

/** Argo writes the paths of artifacts without detours: "/tmp/" is "/tmp". */
function withCleanPaths(outputs: Outputs): Outputs {
  if (outputs.artifacts === undefined) return outputs;
  return {
    ...outputs,
    artifacts: outputs.artifacts.map((artifact) =>
      artifact.path ? { ...artifact, path: posix.normalize(artifact.path).replace(/(?<=.)\/$/, "") } : artifact,
    ),
  };
}

function containerMessage(name: string, exitCode: number, message: string | undefined): string {
  const words = message ?? "";
  const detail = /^\w+ \(exit code \d+\): (.*)$/s.exec(words)?.[1] ?? "";
  const reason = /^(\w+) \(exit code/.exec(words)?.[1] ?? "Error";
  return `${name}: ${reason} (exit code ${exitCode}): ${detail}`;
}

/** Does the node belong to an exit handler, of the workflow or of a step? */
function isPartOfExitHandler(run: Run, node: NodeStatus): boolean {
  for (let current: NodeStatus | undefined = node; current !== undefined;) {
    if (current.displayName.endsWith(".onExit")) return true;
    current = current.boundaryID === undefined ? undefined : run.nodes.get(current.boundaryID);
  }
  return false;
}
