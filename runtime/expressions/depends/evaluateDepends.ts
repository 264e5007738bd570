import { evaluateCondition } from "../evaluateExpression.ts";
import { ExpressionError } from "../expressionError.ts";
import { taskResults, type DependsNode, type TaskResults } from "./taskResults.ts";

/**
 * Decides a task's condition (`logic` of taskDependencies) once everything it waits for has finished.
 * @param nodes by task name; each must be finished (or a running daemon), its hooks included
 * @throws ExpressionError (compile, run, not-boolean) with the message that Argo puts on the task's node
 */
export function evaluateDepends(logic: string, nodes: Readonly<Record<string, DependsNode>>): boolean {
  const condition = logic.replaceAll("-", "_");
  const scope = new Map<string, TaskResults>();
  for (const [task, node] of Object.entries(nodes)) {
    const name = task.replaceAll("-", "_");
    if (!scope.has(name)) scope.set(name, taskResults(node));
  }
  try {
    refuseUnknownFields(condition, scope);
    return evaluateCondition(condition, Object.fromEntries(scope));
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const message = `unable to evaluate expression '${condition}': ${error.message}`;
    throw new ExpressionError(error.stage, message, error.offset);
  }
}

/** Argo's results are a struct, so a field it lacks is an error also on a branch that is never taken. */
function refuseUnknownFields(condition: string, scope: ReadonlyMap<string, TaskResults>): void {
  for (const { 1: name = "", 2: field = "", index } of condition.matchAll(/(?<![\w.])(\w+)\s*\.\s*(\w+)/g)) {
    const results = scope.get(name);
    if (results === undefined || Object.hasOwn(results, field)) continue;
    throw new ExpressionError("compile", `type controller.TaskResults has no field ${field}`, index);
  }
}
