import type { NodeStatus, Template } from "../../../manifest/argo.ts";
import { Problem } from "./problem.ts";
import type { Run } from "./run.ts";
import { parseScope } from "./templateLibrary.ts";
import { templateType } from "./templateType.ts";

const failFastMessage = "template has failed or errored children and failFast enabled";

/**
 * May this template go on, or start, now? Looks at the workflow's parallelism, at the parallelism and failFast of the
 * template itself (steps, dag), and at those of the template it is called from.
 * @returns why not; "parallelism" means wait
 */
export function checkParallelism(
  run: Run,
  template: Template,
  node: NodeStatus | undefined,
  boundaryId: string,
): Problem | undefined {
  const limit = run.spec.parallelism;
  if (limit !== undefined && limit !== null && run.pods.size >= limit) return reached();
  const type = templateType(template);
  if (node !== undefined && (type === "dag" || type === "steps")) {
    if (failsFast(run, template, node)) return reached();
    if ((template.parallelism ?? 0) > 0 && activePods(run, node.id) >= template.parallelism!) return reached();
  }
  if (boundaryId === "" || node?.phase === "Pending" || node?.phase === "Running") return undefined;
  const boundary = run.nodes.get(boundaryId);
  if (boundary === undefined) return new Problem(`key was not found for ${boundaryId}`);
  const outer = boundaryTemplate(run, boundary);
  if (outer instanceof Problem) return outer;
  if (failsFast(run, outer, boundary)) return reached();
  if ((outer.parallelism ?? 0) > 0 && run.nodes.activeBelow(boundaryId) >= outer.parallelism!) return reached();
  return undefined;
}

/** The template that made a node, as it is written (nothing replaced). Inline templates can not be found again. */
export function boundaryTemplate(run: Run, boundary: NodeStatus): Template | Problem {
  try {
    const { templateName, templateRef, templateScope } = boundary;
    return run.library.resolve(parseScope(templateScope), { template: templateName, templateRef }).template;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

function reached(): Problem {
  return new Problem("Max parallelism reached", "parallelism");
}

/** Once nothing runs any more below a failFast template with a failed child, it is marked Failed. */
function failsFast(run: Run, template: Template, node: NodeStatus): boolean {
  if (template.failFast !== true || run.nodes.unsuccessfulBelow(node.id) === 0) return false;
  if (activePods(run, node.id) > 0) return true;
  if (templateType(template) === "steps") {
    const group = lastStepGroup(run, node);
    if (group !== undefined) run.nodes.mark(group, "Failed", failFastMessage);
  }
  run.nodes.mark(node, "Failed", failFastMessage);
  return true;
}

function activePods(run: Run, boundaryId: string): number {
  let count = 0;
  for (const id of run.pods) if (run.nodes.get(id)?.boundaryID === boundaryId) count++;
  return count;
}

/** The step group that a depth-first walk below the node meets last. */
function lastStepGroup(run: Run, node: NodeStatus): NodeStatus | undefined {
  let last: NodeStatus | undefined;
  const seen = new Set<string>();
  const open = [node.id];
  while (open.length > 0) {
    const current = run.nodes.get(open.pop()!);
    if (current === undefined || seen.has(current.id)) continue;
    seen.add(current.id);
    if (current.type === "StepGroup") last = current;
    open.push(...(current.children ?? []).toReversed());
  }
  return last;
}
