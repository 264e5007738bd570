import { ExpressionError } from "../expressionError.ts";
import { evaluateCondition } from "./condition.ts";
import { taskResults, type DependsNode, type TaskResults } from "./taskResults.ts";

/**
 * Decides a task's condition (`logic` of taskDependencies) once everything it waits for has finished.
 * @param nodes by task name; each must be finished (or a running daemon), its hooks included
 * @throws ExpressionError (compile, run, not-boolean) with the message that Argo puts on the task's node
 */
export function evaluateDepends(logic: string, nodes: Readonly<Record<string, DependsNode>>): boolean {
  const condition = logic.replaceAll("-", "_");
  const scope = Object.create(null) as Record<string, TaskResults>;
  for (const [task, node] of Object.entries(nodes)) scope[task.replaceAll("-", "_")] ??= taskResults(node);
  try {
    return evaluateCondition(condition, scope);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new ExpressionError(
      error.stage,
      `unable to evaluate expression '${condition}': ${error.message}`,
      error.offset,
    );
  }
}
