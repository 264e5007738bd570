import type { RetryStrategy } from "../../manifest/argo.ts";
import { evaluateRetryExpression } from "../conditions.ts";
import { parseArgoDuration } from "../duration.ts";
import { ExpressionError } from "../expressionError.ts";
import { int32Of, looseIntOf } from "../intOrString.ts";
import type { Attempt } from "./attempt.ts";
import { backoffNanoseconds } from "./backoff.ts";
import { humanDuration } from "./humanDuration.ts";
import { retryScope } from "./retryScope.ts";
import { isTransientMessage } from "./transientMessage.ts";

export interface RetryQuestion {
  strategy: RetryStrategy;
  /** Oldest first; all attempts that exist, the running one included. */
  attempts: readonly Attempt[];
  /** Milliseconds since 1970. */
  now: number;
  /** spec.shutdown: "Stop" or "Terminate"; absent or "" when nobody asked. */
  shutdown?: string;
  /** When spec.activeDeadlineSeconds runs out, milliseconds since 1970. */
  workflowDeadline?: number;
  /** Evaluates retryStrategy.expression; by default as Argo does. @throws ExpressionError */
  evaluate?: (expression: string, scope: Record<string, string>) => boolean;
}

export type RetryDecision =
  | { decision: "first-attempt" }
  /** `phase` is set when the Retry node takes over the phase of a running daemon. */
  | { decision: "in-progress"; phase?: string }
  /** Look again at `until` (milliseconds); `wait` is the whole backoff in nanoseconds. */
  | { decision: "wait"; message: string; until: number; wait: bigint }
  /** `executionDeadline` (milliseconds): when the next attempt must be over because of backoff.maxDuration. */
  | { decision: "retry-now"; executionDeadline?: number }
  /** The Retry node ends with this phase and message; `daemoned` is passed on from the last attempt. */
  | { decision: "done"; phase: string; message: string };

/**
 * What Argo's controller does with a Retry node (processNodeRetries of v4.1): which attempt is next, or how it ends. Mind the
 * order: shutdown and the workflow's deadline first, then maxDuration, then the backoff (which is waited out only when there
 * is a limit), then policy, limit and expression.
 * @throws ExpressionError (value, compile, run, not-boolean) where Argo puts the node in Error: its message is the error's
 */
export function decideRetry({
  strategy,
  attempts,
  now,
  evaluate = evaluateRetryExpression,
  ...rest
}: RetryQuestion): RetryDecision {
  const last = attempts.at(-1);
  if (last === undefined) return { decision: "first-attempt" };
  const { phase } = last;
  const failed = phase === "Failed" || phase === "Error";
  const completed = failed || phase === "Succeeded";
  if (!((completed && last.synced !== false) || phase === "Skipped" || phase === "Omitted")) {
    return { decision: "in-progress", ...(last.daemoned === true && { phase }) };
  }
  const done = (message: string): RetryDecision => ({ decision: "done", phase, message });
  if (!failed) return { decision: "done", phase: "Succeeded", message: "" };
  if (rest.shutdown !== undefined && rest.shutdown !== "") return done(`Stopped with strategy '${rest.shutdown}'`);
  if (rest.workflowDeadline !== undefined && now > rest.workflowDeadline) {
    return done(`retry exceeded workflow deadline ${goTime(rest.workflowDeadline)}`);
  }

  let executionDeadline: number | undefined;
  const { backoff } = strategy;
  if (backoff !== undefined && backoff !== null) {
    if ((backoff.maxDuration ?? "") !== "") {
      executionDeadline = (attempts[0]!.startedAt ?? 0) + milliseconds(parseArgoDuration(backoff.maxDuration!));
      if (now > executionDeadline) return done("Max duration limit exceeded");
    }
    const wait = backoffNanoseconds(backoff, attempts.length);
    const until = (last.finishedAt ?? 0) + milliseconds(wait);
    if (executionDeadline !== undefined && until > executionDeadline) {
      return done("Backoff would exceed max duration limit");
    }
    if (now < until && strategy.limit != null && attempts.length <= cutTo32(looseIntOf(strategy.limit))) {
      return { decision: "wait", message: `Backoff for ${humanDuration(wait)}`, until, wait };
    }
  }

  if (!policyRetries(strategy, last)) return done(last.message ?? "");
  const limit = int32Of(strategy.limit);
  if (limit !== undefined && attempts.length > limit) return done("No more retries left");
  if ((strategy.expression ?? "") !== "" && !evaluate(strategy.expression!, retryScope(attempts))) {
    return done("retryStrategy.expression evaluated to false");
  }
  return { decision: "retry-now", ...(executionDeadline !== undefined && { executionDeadline }) };
}

/** @throws ExpressionError (value) for a policy Argo does not know */
function policyRetries(strategy: RetryStrategy, { phase, message }: Attempt): boolean {
  let policy = strategy.retryPolicy ?? "";
  if (policy === "") policy = (strategy.expression ?? "") === "" ? "OnFailure" : "Always";
  switch (policy) {
    case "Always":
      return true;
    case "OnError":
      return phase === "Error";
    case "OnFailure":
      return phase === "Failed";
    case "OnTransientError":
      return isTransientMessage(message ?? "");
    default:
      throw new ExpressionError("value", `${policy.slice(0, 100)} is not a valid RetryPolicy`);
  }
}

function milliseconds(nanoseconds: bigint): number {
  return Number(nanoseconds) / 1e6;
}

function cutTo32(value: bigint): number {
  return Number(BigInt.asIntN(32, value));
}

function goTime(at: number): string {
  const iso = new Date(at).toISOString();
  const fraction = iso.slice(19, 23).replace(/\.?0+$/, "");
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}${fraction} +0000 UTC`;
}
