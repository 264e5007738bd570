import { evaluateHookExpression } from "../../../expressions/conditions.ts";
import { evaluateExpression } from "../../../expressions/evaluateExpression.ts";
import { ExpressionError } from "../../../expressions/expressionError.ts";
import { replaceInDocument, replaceTags, type ReplaceMode } from "../../../expressions/template.ts";
import type { Value } from "../../../expressions/exprlang/value.ts";
import { Problem } from "./problem.ts";

/** Variables by their flat names, as the controller holds them. */
export type Values = Record<string, string>;

/**
 * Replaces the tags in every string of a JSON-like value.
 * @throws Problem with Argo's message; "missing-variable" when an output that must be there is not
 */
export function substitute<T>(value: T, values: Values, mode: ReplaceMode): T {
  try {
    return replaceTags(value, values, mode);
  } catch (error) {
    throw asProblem(error, mode);
  }
}

/** The same for the text of a JSON document. @throws Problem */
export function substituteInDocument(json: string, values: Values, mode: ReplaceMode): string {
  try {
    return json.includes("{{") ? replaceInDocument(json, values, mode) : json;
  } catch (error) {
    throw asProblem(error, mode);
  }
}

/** The value of an expression. @throws Problem */
export function evaluate(expression: string, values: Values): Value {
  try {
    return evaluateExpression(expression, values).value;
  } catch (error) {
    throw asProblem(error);
  }
}

/** A condition of a hook or a retryStrategy. @throws Problem */
export function evaluateCondition(expression: string, values: Values): boolean {
  try {
    return evaluateHookExpression(expression, values);
  } catch (error) {
    throw asProblem(error);
  }
}

/** Only where steps and tasks are resolved does Argo wait for a variable that is missing; elsewhere it is an error. */
function asProblem(error: unknown, mode?: ReplaceMode): unknown {
  if (!(error instanceof ExpressionError)) return error;
  const { message, stage } = error;
  const waits = mode === "strictPrefixes" && /failed to resolve \{\{| is missing/.test(message);
  const prefix = "failed to evaluate expression: ";
  const bare = mode !== undefined && ["compile", "run", "json"].includes(stage) && !message.startsWith(prefix);
  return new Problem(bare ? `${prefix}${message}` : message, waits ? "missing-variable" : "error");
}
