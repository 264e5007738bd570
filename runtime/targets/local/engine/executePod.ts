import type { NodeStatus, Template } from "../../../manifest/argo.ts";
import { boundaryTemplate } from "./parallelism.ts";
import { podDeadline } from "./podDeadline.ts";
import { patchPod } from "./podPatch.ts";
import { Problem } from "./problem.ts";
import { isResultUsed } from "./resultUse.ts";
import type { Call, ExecuteOptions, Run } from "./run.ts";
import type { TemplateScope } from "./templateLibrary.ts";
import { podName } from "../../../expressions/names.ts";

/** Makes sure that a container, script or containerSet template has a node, and that its pod has been asked for. */
export function executePod(
  run: Run,
  name: string,
  template: Template,
  call: Call,
  scope: TemplateScope,
  options: ExecuteOptions,
  createNode: () => NodeStatus,
): NodeStatus {
  const node = run.nodes.byName(name) ?? createNode();
  if (template.script !== undefined && node.phase !== "Pending" && run.pods.has(node.id)) return node;
  const captureResult = resultWanted(run, name, options.boundaryId);
  if (run.pods.has(node.id)) return node;
  if (!run.mayExecute(options.onExit)) {
    return run.nodes.mark(node, "Failed", `workflow shutdown with strategy: ${run.shutdown}`);
  }
  const deadline = podDeadline(run, template, node, options);
  if (deadline === "expired") return node;
  const patched = patchPod(run, template);
  run.pods.add(node.id);
  if (options.onExit) run.exitPods.add(node.id);
  if (template.daemon === true) run.daemons.add(node.id);
  run.host.startPod({
    nodeId: node.id,
    nodeName: name,
    podName: podName(run.name, name, template.name ?? "", run.nodeId(name)),
    attempt: options.flag?.retried === true ? attemptOf(name) : 0,
    step: options.flag?.retried === true ? name.replace(/\(\d+\)$/, "") : name,
    template: patched.template,
    inputArtifacts: template.inputs?.artifacts ?? [],
    captureResult,
    graceSeconds: patched.graceSeconds,
    ...(deadline !== undefined && { deadline }),
    environment: run.environment,
  });
  if (template.containerSet !== undefined) addContainers(run, node, template, call, scope, options);
  return node;
}

/** outputs.result is captured only where the calling template refers to it. @throws Problem when that can not be found */
function resultWanted(run: Run, name: string, boundaryId: string): boolean {
  if (boundaryId === "") return false;
  const boundary = run.nodes.get(boundaryId);
  if (boundary === undefined) throw new Problem(`key was not found for ${boundaryId}`);
  const caller = boundaryTemplate(run, boundary);
  if (caller instanceof Problem) throw caller;
  return isResultUsed(caller, name);
}

function attemptOf(name: string): number {
  return Number(/\((\d+)\)$/.exec(name)?.[1] ?? 0);
}

/** One node per container of the set, connected by their dependencies. */
function addContainers(
  run: Run,
  node: NodeStatus,
  template: Template,
  call: Call,
  scope: TemplateScope,
  options: ExecuteOptions,
): void {
  const containers = template.containerSet?.containers ?? [];
  for (const container of containers) {
    const name = `${node.name}.${container.name ?? "main"}`;
    if (run.nodes.byName(name) !== undefined) continue;
    run.createNode(name, "Container", call, scope, "Pending", { boundaryId: node.id, flag: options.flag });
  }
  for (const container of containers) {
    const name = `${node.name}.${container.name ?? "main"}`;
    const dependencies = container.dependencies ?? [];
    if (dependencies.length === 0) run.connect(node.name, name);
    for (const dependency of dependencies) run.connect(`${node.name}.${dependency}`, name);
  }
}
