import type { NodeStatus, Template, TemplateCall, Workflow } from "../../../../runtime/manifest/argo.ts";
import type { EngineEvent, EngineHost } from "../../../../runtime/targets/local/engine/pod.ts";
import type { ControllerSetup, RunController } from "../../../../runtime/targets/local/engine/runController.ts";

const ended = (phase: string | undefined) => phase === "Succeeded" || phase === "Failed" || phase === "Error";

/**
 * A controller of `steps` without parameters, with retries at once: enough to test what drives processes without the real
 * one. Restartable from any snapshot, as the real one must be.
 */
export class ScriptedController implements RunController {
  readonly workflow: Workflow;
  private readonly host: EngineHost;
  private readonly setup: ControllerSetup;
  private readonly asked = new Set<string>();

  constructor(workflow: Workflow, host: EngineHost, setup: ControllerSetup) {
    this.workflow = workflow;
    this.host = host;
    this.setup = setup;
    workflow.status ??= { phase: "Running", startedAt: new Date().toISOString() };
    workflow.status.nodes ??= {};
  }

  handle(event: EngineEvent): void {
    const nodes = this.workflow.status!.nodes!;
    if (event.type === "podFinished") {
      const { phase, message, outputs, finishedAt } = event.result;
      Object.assign(nodes[event.nodeId]!, { phase, message, outputs, finishedAt });
    } else if (event.type === "podRunning") nodes[event.nodeId]!.phase = "Running";
    else if (event.type === "podProgress") nodes[event.nodeId]!.progress = event.progress;
    else if (event.type === "shutdown") {
      this.workflow.spec.shutdown = event.strategy;
      for (const node of Object.values(nodes))
        if (!ended(node.phase)) this.host.stopPod(node.id, { reason: event.strategy });
    }
    this.advance();
    this.setup.onChange([]);
  }

  private advance(): void {
    const { spec, status } = this.workflow;
    const template = (name: string | undefined) => spec.templates!.find((entry) => entry.name === name)!;
    for (const group of template(spec.entrypoint).steps!) {
      const phases = group.map((step) => this.attend(step, template(step.template)));
      if (phases.some((phase) => !ended(phase))) return;
      if (phases.some((phase) => phase !== "Succeeded")) return this.end("Failed");
    }
    if (!ended(status!.phase)) this.end("Succeeded");
  }

  private attend(step: TemplateCall, template: Template): string {
    const nodes = this.workflow.status!.nodes!;
    const limit = Number(template.retryStrategy?.limit ?? 0);
    for (let attempt = 0; ; attempt++) {
      const id = `${this.workflow.metadata.name}-${step.name}-${attempt}`;
      const node: NodeStatus = (nodes[id] ??= {
        id,
        name: `${this.workflow.metadata.name}.${step.name}(${attempt})`,
        displayName: `${step.name}(${attempt})`,
        type: "Pod",
        phase: "Pending",
        startedAt: new Date(this.host.now()).toISOString(),
      });
      if (!ended(node.phase)) {
        if (!this.asked.has(id)) {
          this.asked.add(id);
          this.host.startPod({
            nodeId: id,
            nodeName: node.name,
            podName: id,
            attempt,
            step: `${this.workflow.metadata.name}.${step.name}`,
            template,
            inputArtifacts: [],
            captureResult: false,
            graceSeconds: 5,
            environment: {},
          });
        }
        return node.phase;
      }
      if (node.phase === "Succeeded" || attempt >= limit || this.workflow.spec.shutdown !== undefined)
        return node.phase;
    }
  }

  private end(phase: "Succeeded" | "Failed"): void {
    Object.assign(this.workflow.status!, { phase, finishedAt: new Date().toISOString() });
  }
}
