import { readManifests } from "../../../../../runtime/manifest/readManifests.ts";
import type { NodeStatus, Workflow } from "../../../../../runtime/manifest/argo.ts";
import { WorkflowController } from "../../../../../runtime/targets/local/engine/controller.ts";
import type { EngineEvent, PodRequest, PodResult } from "../../../../../runtime/targets/local/engine/pod.ts";
import type { ControllerSetup } from "../../../../../runtime/targets/local/engine/runController.ts";

const start = Date.parse("2026-01-01T00:00:00Z");

/** How a step of the script ends: an exit code, or everything. */
export type Ending = number | Partial<PodResult>;

/** A controller whose pods, clock and wake-ups are in the hands of the test. */
export class ScriptedRun {
  readonly workflow: Workflow;
  readonly started: PodRequest[] = [];
  readonly stopped: { nodeId: string; reason: string }[] = [];
  readonly changes: string[][] = [];
  private readonly controller: WorkflowController;
  private readonly open = new Map<string, PodRequest>();
  private clock = start;
  private wake: number | undefined;

  constructor(spec: string | Workflow, setup: Partial<ControllerSetup> = {}) {
    let templates = setup.templates ?? [];
    if (typeof spec === "string") {
      const { documents } = readManifests([{ path: "wf.yaml", content: spec }]);
      const main = documents.find(({ kind }) => kind === "Workflow")!;
      templates = [...templates, ...documents.filter(({ kind }) => kind !== "Workflow").map(({ object }) => object)];
      this.workflow = main.object;
    } else this.workflow = spec;
    this.workflow.metadata = {
      ...this.workflow.metadata,
      name: "wf",
      uid: "u",
      creationTimestamp: new Date(start).toISOString(),
    };
    this.controller = new WorkflowController(
      this.workflow,
      {
        now: () => this.clock,
        startPod: (request) => {
          this.started.push(request);
          this.open.set(request.nodeName, request);
        },
        stopPod: (nodeId, { reason }) => void this.stopped.push({ nodeId, reason }),
        wakeAt: (time) => (this.wake = time),
      },
      {
        configMaps: {},
        controller: {},
        environment: {},
        onChange: (ids) => void this.changes.push(ids),
        ...setup,
        templates,
      },
    );
    this.send({ type: "tick" });
  }

  send(event: EngineEvent): void {
    this.controller.handle(event);
  }

  get phase(): string {
    return this.workflow.status?.phase ?? "";
  }
  get message(): string | undefined {
    return this.workflow.status?.message;
  }
  get running(): string[] {
    return [...this.open.keys()].sort();
  }

  node(name: string): NodeStatus {
    const found = Object.values(this.workflow.status?.nodes ?? {}).find((node) => node.name === name);
    if (found === undefined)
      throw new Error(`there is no node ${name}; there are ${Object.keys(this.phases()).join(", ")}`);
    return found;
  }

  /** Phase of every node by name. */
  phases(): Record<string, string> {
    const nodes = Object.values(this.workflow.status?.nodes ?? {});
    return Object.fromEntries(nodes.map(({ name, phase }) => [name, phase]).sort());
  }

  request(name: string): PodRequest {
    return this.started.findLast(({ nodeName }) => nodeName === name)!;
  }

  begin(name: string): void {
    this.send({ type: "podRunning", nodeId: this.request(name).nodeId, at: new Date(this.clock).toISOString() });
  }

  end(name: string, ending: Ending = 0): void {
    const request = this.open.get(name);
    if (request === undefined) throw new Error(`${name} does not run; running: ${this.running.join(", ")}`);
    this.open.delete(name);
    const at = new Date(this.clock).toISOString();
    const code = typeof ending === "number" ? ending : Number(ending.outputs?.exitCode ?? 0);
    const result: PodResult = {
      phase: code === 0 ? "Succeeded" : "Failed",
      ...(code !== 0 && { message: `main: Error (exit code ${code})` }),
      startedAt: at,
      finishedAt: at,
      ...(typeof ending === "number" ? { outputs: { exitCode: String(code) } } : ending),
    };
    this.send({ type: "podFinished", nodeId: request.nodeId, result });
  }

  /** Ends whatever runs, in the order of the names, until nothing does. */
  endAll(ending: (name: string) => Ending = () => 0): void {
    for (let next = this.running[0]; next !== undefined; next = this.running[0]) this.end(next, ending(next));
  }

  /** Lets time pass; a wake-up that falls into it comes at its moment. */
  advance(milliseconds: number): void {
    const until = this.clock + milliseconds;
    while (this.wake !== undefined && this.wake <= until) {
      this.clock = Math.max(this.clock, this.wake);
      this.wake = undefined;
      this.send({ type: "tick" });
    }
    this.clock = until;
  }
}

/** A Workflow in a few lines: its templates in YAML, and more of the spec. */
export function manifest(templates: string, spec = ""): string {
  const indent = (text: string) =>
    text
      .trim()
      .split("\n")
      .map((line) => `  ${line}`)
      .join("\n");
  return `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: wf}
spec:
  entrypoint: main
${spec === "" ? "" : `${indent(spec)}\n`}  templates:
${indent(templates)}
  - name: ok
    container: {image: i, command: ["true"]}
  - name: say
    inputs: {parameters: [{name: m}]}
    container: {image: i, command: [echo, "{{inputs.parameters.m}}"]}
`;
}
