import type { AttemptEnd } from "./attemptEnd.ts";
import { ExpressionError } from "../../expressions/expressionError.ts";
import { evaluateRetryExpression } from "../../expressions/conditions.ts";
import { retryScope } from "../../expressions/retry/retryScope.ts";

/** What a retry expression says of one end of an attempt: another attempt or not, or why Argo can not tell. */
export type Verdict = { retried: boolean } | { error: string };

/** Evaluates expressions as Argo would after the first attempt ended in some way. Never throws for a bad expression. */
export type Judge = (expression: string, end: AttemptEnd) => Verdict;

/** A judge that remembers: the steps of a pipeline mostly share one strategy. */
export function createJudge(): Judge {
  const known = new Map<string, Verdict>();
  return (expression, end) => {
    const key = JSON.stringify([expression, end.status, end.exitCode, end.message]);
    const verdict = known.get(key) ?? judge(expression, end);
    known.set(key, verdict);
    return verdict;
  };
}

function judge(expression: string, end: AttemptEnd): Verdict {
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
