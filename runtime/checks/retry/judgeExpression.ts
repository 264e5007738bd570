import type { AttemptEnd } from "./attemptEnd.ts";
import { ExpressionError } from "../../expressions/expressionError.ts";
import { evaluateRetryExpression } from "../../expressions/conditions.ts";
import { retryScope } from "../../expressions/retry/retryScope.ts";

/** What a retry expression says of one end of an attempt: another attempt or not, or why Argo can not tell. */
export type Verdict = { retried: boolean } | { error: string };

/** Evaluates `expression` as Argo would after the first attempt ended like this. Never throws for a bad expression. */
export function judgeExpression(expression: string, end: AttemptEnd): Verdict {
  const finishedAt = 3_600_000; // an hour of work
  const attempt = { phase: end.status, exitCode: end.exitCode, message: end.message, startedAt: 0, finishedAt };
  try {
    return { retried: evaluateRetryExpression(expression, retryScope([attempt])) };
  } catch (error) {
    if (error instanceof ExpressionError) return { error: error.message };
    throw error;
  }
}

/** A tag in the expression is replaced before Argo reads it, so nothing can be said about it here. */
export function isTemplated(expression: string): boolean {
  return expression.includes("{{");
}
