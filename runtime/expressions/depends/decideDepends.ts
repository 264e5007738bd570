import type { TemplateCall } from "../../manifest/argo.ts";
import { ExpressionError } from "../expressionError.ts";
import { evaluateDepends } from "./evaluateDepends.ts";
import { taskDependencies, type TaskDependencies } from "./taskDependencies.ts";
import type { DependsNode } from "./taskResults.ts";

type Task = Pick<TemplateCall, "name" | "depends" | "dependencies" | "continueOn">;

export interface DependsDecision extends TaskDependencies {
  /** Everything the task waits for is over. */
  proceed: boolean;
  /** It may run; when it may not and `proceed` holds, it becomes Omitted. */
  execute: boolean;
}

const finished = new Set(["Succeeded", "Failed", "Error", "Skipped", "Omitted"]);

/**
 * What becomes of a DAG task while the nodes of earlier tasks are as given (those without a node have not begun).
 * @throws ExpressionError: `panic` for a task that does not exist (the controller falls over and the workflow ends in Error),
 *   else what evaluateDepends throws (the task ends in Error)
 */
export function decideDepends(
  tasks: readonly Task[],
  task: string,
  nodes: Readonly<Record<string, DependsNode>>,
): DependsDecision {
  const find = (name: string): Task => {
    const found = tasks.find((candidate) => candidate.name === name);
    if (found === undefined) throw new ExpressionError("panic", `panic: target ${name.slice(0, 200)} does not exist`);
    return found;
  };
  const dependencies = taskDependencies(find(task), find);
  const results: Record<string, DependsNode> = Object.create(null) as Record<string, DependsNode>;
  for (const name of dependencies.names) {
    const node = Object.hasOwn(nodes, name) ? nodes[name] : undefined;
    if (node === undefined || !isOver(node)) return { ...dependencies, proceed: false, execute: false };
    results[name] = node;
  }
  return { ...dependencies, proceed: true, execute: evaluateDepends(dependencies.logic, results) };
}

function isOver({ phase, daemoned }: DependsNode): boolean {
  return finished.has(phase) || (daemoned === true && phase !== "Pending");
}
