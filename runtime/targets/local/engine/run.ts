import type { Arguments, NodePhase, NodeStatus, NodeType, Workflow, WorkflowSpec } from "../../../manifest/argo.ts";
import type { Locks } from "./locks.ts";
import type { MemoCache } from "./memoCache.ts";
import { nodeId } from "../../../expressions/names.ts";
import type { NodeTable } from "./nodeTable.ts";
import { isFulfilled } from "./phases.ts";
import type { EngineHost } from "./pod.ts";
import type { Problem } from "./problem.ts";
import { scopeText, type TemplateHolder, type TemplateLibrary, type TemplateScope } from "./templateLibrary.ts";

/** A call of a template: a step, a task, a hook, or the entrypoint. */
export interface Call extends TemplateHolder {
  name?: string;
  kind: "step" | "task";
}

export interface ExecuteOptions {
  boundaryId: string;
  /** Part of an exit handler: allowed to run after Stop and after the workflow's deadline. */
  onExit: boolean;
  flag?: NodeStatus["nodeFlag"];
  /** backoff.maxDuration of the enclosing retry, milliseconds since the epoch. */
  executionDeadline?: number;
}

/** What executing a template came to. Both may be there: a node that could not go on, and why. */
export interface Outcome {
  node?: NodeStatus;
  problem?: Problem;
}

export type Execute = (
  name: string,
  call: Call,
  scope: TemplateScope,
  arguments_: Arguments,
  options: ExecuteOptions,
) => Outcome;

export interface RunParts {
  workflow: Workflow;
  spec: WorkflowSpec;
  nodes: NodeTable;
  library: TemplateLibrary;
  host: EngineHost;
  locks: Locks;
  memo: MemoCache;
  configMaps: Record<string, Record<string, string>>;
  environment: Record<string, string>;
}

/** Everything the parts of the controller share about one run. */
export class Run {
  readonly workflow: Workflow;
  readonly nodes: NodeTable;
  readonly library: TemplateLibrary;
  readonly host: EngineHost;
  readonly locks: Locks;
  readonly memo: MemoCache;
  readonly configMaps: RunParts["configMaps"];
  readonly environment: RunParts["environment"];
  /** The spec that is executed: workflowTemplateRef merged in, global variables replaced outside of templates. */
  spec: WorkflowSpec;
  /** `workflow.*` variables. */
  globals: Record<string, string> = {};
  /** Counts changes of globals that templates may already have been read with. */
  globalsVersion = 0;
  /** Ids of nodes whose pod was asked for and has not ended. */
  readonly pods = new Set<string>();
  /** Ids of nodes whose pod belongs to an exit handler, as Argo's label says: an attempt of it too, whatever its node is called. */
  readonly exitPods = new Set<string>();
  /** Ids of nodes whose template is a daemon. */
  readonly daemons = new Set<string>();
  /** Moment of spec.activeDeadlineSeconds, milliseconds. */
  deadline: number | undefined;
  depth = 0;
  /** Why Argo would wait for ever, by node name, found during the last look. */
  readonly stuck = new Map<string, string>();
  /** What has been computed about running groups, by node name; dropped when they end. */
  readonly caches = new Map<string, unknown>();
  execute!: Execute;
  private wake = Infinity;

  constructor(parts: RunParts) {
    this.workflow = parts.workflow;
    this.nodes = parts.nodes;
    this.library = parts.library;
    this.host = parts.host;
    this.locks = parts.locks;
    this.memo = parts.memo;
    this.configMaps = parts.configMaps;
    this.environment = parts.environment;
    this.spec = parts.spec;
  }

  get name(): string {
    return this.workflow.metadata.name!;
  }

  nodeId(name: string): string {
    return nodeId(this.name, name);
  }

  /** @returns the strategy while the run is being shut down, else undefined */
  get shutdown(): "Stop" | "Terminate" | undefined {
    return this.spec.shutdown === undefined || this.spec.shutdown === "" ? undefined : this.spec.shutdown;
  }

  /** May pods still be created? Exit handlers may after Stop, nothing may after Terminate. */
  mayExecute(onExit: boolean): boolean {
    return this.shutdown === undefined || (this.shutdown === "Stop" && onExit);
  }

  /** Has a shutdown told pods to end that have not ended yet? */
  get waitsForStoppedPods(): boolean {
    if (this.shutdown === undefined) return false;
    return [...this.pods].some((id) => !this.exitPods.has(id) && !this.daemons.has(id));
  }

  get pastDeadline(): boolean {
    return this.deadline !== undefined && this.host.now() > this.deadline;
  }

  /** Looks again at this time at the latest. */
  wakeAt(time: number): void {
    if (time >= this.wake) return;
    this.wake = time;
    this.host.wakeAt(time);
  }

  /** A tick arrived: earlier wishes are void, a look makes new ones. */
  resetWake(): void {
    this.wake = Infinity;
  }

  get waitsForTime(): boolean {
    return this.wake !== Infinity;
  }

  createNode(
    name: string,
    type: NodeType,
    call: TemplateHolder,
    scope: TemplateScope,
    phase: NodePhase,
    options: { boundaryId?: string; flag?: NodeStatus["nodeFlag"]; message?: string },
  ): NodeStatus {
    const now = this.nodes.time();
    const boundary = options.boundaryId === undefined ? undefined : this.nodes.get(options.boundaryId);
    const node: NodeStatus = {
      id: this.nodeId(name),
      name,
      displayName: boundary === undefined ? name : displayName(name, boundary.name),
      type,
      phase,
      templateScope: scopeText(scope),
      startedAt: now,
    };
    if (call.template !== undefined && call.template !== "") node.templateName = call.template;
    if (call.templateRef !== undefined) node.templateRef = call.templateRef;
    if (options.boundaryId !== undefined && options.boundaryId !== "") node.boundaryID = options.boundaryId;
    if (options.flag !== undefined) node.nodeFlag = { ...options.flag };
    if (options.message !== undefined && options.message !== "") node.message = options.message;
    if (isFulfilled(node)) node.finishedAt = now;
    return this.nodes.add(node);
  }

  /** Marks a node that may not exist; Argo's own bookkeeping loses those, and the run then waits for ever. */
  markByName(name: string, phase: NodePhase, message?: string): NodeStatus | undefined {
    const node = this.nodes.byName(name);
    if (node !== undefined) return this.nodes.mark(node, phase, message);
    this.stuck.set(name, message ?? `node ${name} was never created`);
    return undefined;
  }

  /** Connects two nodes by name. */
  connect(parent: string, child: string): void {
    const node = this.nodes.byName(parent);
    if (node !== undefined) this.nodes.addChild(node, this.nodeId(child));
  }

  setGlobal(name: string, value: string): void {
    if (this.globals[name] === value) return;
    this.globals[name] = value;
    this.globalsVersion++;
  }

  /** A value kept as long as the globals stay as they are. */
  cached<T>(key: string, compute: () => T): T {
    const kept = this.caches.get(key) as { version: number; value: T } | undefined;
    if (kept !== undefined && kept.version === this.globalsVersion) return kept.value;
    const value = compute();
    this.caches.set(key, { version: this.globalsVersion, value });
    return value;
  }
}

function displayName(name: string, boundary: string): string {
  const rest = name.startsWith(boundary) ? name.slice(boundary.length) : name;
  return rest.replace(/^(\[\d+\])?\./, "");
}
