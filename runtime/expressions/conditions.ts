import { environmentOf, type Scope } from "./argo/environment.ts";
import { compile } from "./compiledExpression.ts";
import { asBoolean } from "./evaluateExpression.ts";

/**
 * A lifecycle hook's expression over the controller's variables.
 * @throws ExpressionError (compile, run or not-boolean)
 */
export function evaluateHookExpression(source: string, scope: Scope): boolean {
  return asBoolean(source, compile(source, environmentOf(scope))());
}

/** Variables of retryStrategy.expression; all values are strings in Argo, also the numbers. */
export interface RetryScope extends Record<string, string> {
  "lastRetry.exitCode": string;
  "lastRetry.status": string;
  "lastRetry.duration": string;
  "lastRetry.message": string;
  retries: string;
}

/**
 * retryStrategy.expression: whether the failed attempt may be tried again.
 * @throws ExpressionError (compile, run or not-boolean)
 */
export function evaluateRetryExpression(source: string, scope: RetryScope | Scope): boolean {
  return asBoolean(source, compile(source, environmentOf(scope))());
}
