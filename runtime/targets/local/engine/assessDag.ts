import type { NodePhase, NodeStatus, Template } from "../../../manifest/argo.ts";
import { attemptsOf } from "./attempts.ts";
import type { DagState } from "./dagState.ts";
import { isCompleted, isFulfilled, isUnsuccessful } from "./phases.ts";
import type { Run } from "./run.ts";

/**
 * The phase of a dag, from a breadth-first walk over everything below it. A target that was omitted takes the phase of the
 * branch that leads to it, so that an unhandled failure fails the dag and a handled one does not.
 */
export function assessDag(
  run: Run,
  node: NodeStatus,
  template: Template,
  state: DagState,
): "Running" | "Succeeded" | "Failed" | "Error" {
  const unfinished = state.unfinished === undefined ? undefined : run.nodes.get(state.unfinished);
  if (unfinished !== undefined && !isFulfilled(unfinished)) return "Running";
  const targets = new Map(state.targets.map((name) => [run.nodeId(`${node.name}.${name}`), "" as NodePhase]));
  const queue: { id: string; phase: NodePhase }[] = (node.children ?? []).map((id) => ({ id, phase: "Succeeded" }));
  const seen = new Set(queue.map(({ id, phase }) => `${phase} ${id}`));
  for (let head = 0; head < queue.length; head++) {
    const { id, phase: branch } = queue[head]!;
    const current = run.nodes.get(id);
    if (current === undefined) return "Running";
    if (!isFulfilled(current)) {
      state.unfinished = id;
      return "Running";
    }
    const phase = isCompleted(current.phase) ? current.phase : branch;
    const previous = targets.get(id);
    if (previous !== undefined && !isUnsuccessful(previous)) targets.set(id, phase);
    for (const child of current.type === "Retry" ? childrenOfRetry(run, current) : (current.children ?? [])) {
      const key = `${phase} ${child}`;
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push({ id: child, phase });
    }
  }
  const failFast = template.dag?.failFast ?? true;
  let result: "Running" | "Succeeded" | "Failed" | "Error" = "Succeeded";
  for (const name of state.targets) {
    const phase = targets.get(run.nodeId(`${node.name}.${name}`))!;
    if (phase === "") {
      result = "Running";
      if (!failFast) break;
    } else if (phase === "Failed" || phase === "Error") {
      const { continueOn } = state.task(name);
      if ((phase === "Failed" && continueOn?.failed === true) || (phase === "Error" && continueOn?.error === true)) {
        continue;
      }
      result = phase;
      if (failFast) break;
    }
  }
  return result;
}

/** A Retry node stands for its last attempt: the walk goes on below the attempts, and through the hooks. */
function childrenOfRetry(run: Run, node: NodeStatus): string[] {
  const attempts = new Set(attemptsOf(run, node).map(({ id }) => id));
  return (node.children ?? []).toReversed().flatMap((id) => {
    const child = run.nodes.get(id);
    if (child?.nodeFlag?.hooked === true) return [id];
    return attempts.has(id) ? (child?.children ?? []) : [];
  });
}
