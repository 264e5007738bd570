import { goFloat } from "../../../expressions/goFloat.ts";
import type { Attempt } from "../../../expressions/retry/attempt.ts";
import { decideRetry } from "../../../expressions/retry/decideRetry.ts";
import type { NodePhase, NodeStatus, RetryStrategy } from "../../../manifest/argo.ts";
import { attemptsOf } from "./attempts.ts";
import type { ExecuteOptions, Run } from "./run.ts";
import { evaluateCondition, type Values } from "./substitution.ts";

/**
 * Brings a Retry node up to what its attempts say.
 * @returns may the executor go on with the node (a running or a new attempt, or its end)? False while a backoff is waited out
 * @throws Problem or ExpressionError where Argo puts the node in Error
 */
export function processRetries(run: Run, node: NodeStatus, strategy: RetryStrategy, options: ExecuteOptions): boolean {
  const attempts = attemptsOf(run, node);
  const decision = decideRetry({
    strategy,
    attempts: attempts.map(asAttempt),
    now: run.host.now(),
    shutdown: run.shutdown,
    workflowDeadline: run.deadline,
    evaluate: (expression, scope) => evaluateCondition(expression, scope),
  });
  const last = attempts.at(-1);
  switch (decision.decision) {
    case "first-attempt":
      return true;
    case "in-progress":
      if (last?.daemoned === true) {
        run.nodes.mark(node, last.phase);
        if (node.daemoned !== true) run.nodes.update(node, { daemoned: true });
      }
      return true;
    case "wait":
      run.wakeAt(decision.until);
      run.nodes.mark(node, node.phase, decision.message);
      return false;
    case "retry-now":
      if (decision.executionDeadline !== undefined) options.executionDeadline = decision.executionDeadline;
      if (strategy.backoff !== undefined) run.nodes.mark(node, node.phase, "");
      return true;
    case "done":
      if (decision.phase === "Succeeded") run.nodes.mark(node, "Succeeded");
      else run.nodes.mark(node, decision.phase as NodePhase, decision.message);
      return true;
  }
}

/** Keeps the locks of a node in Error, because its next attempt will need them? */
export function retriesOnError(strategy: RetryStrategy | undefined): boolean {
  if (strategy === undefined) return false;
  const policy = strategy.retryPolicy ?? (strategy.expression ? "Always" : "OnFailure");
  return policy === "Always" || policy === "OnError" || policy === "OnTransientError";
}

/** The variables that only a template with a retryStrategy has; the first attempt sees neutral values. */
export function retryVariables(last: NodeStatus | undefined, number: number): Values {
  const ended = last?.finishedAt === undefined ? 0 : Date.parse(last.finishedAt) - Date.parse(last.startedAt!);
  return {
    retries: String(number),
    "lastRetry.exitCode": last?.outputs?.exitCode ?? "0",
    "lastRetry.duration": goFloat(ended / 1000),
    "lastRetry.status": last?.phase ?? "",
    "lastRetry.message": last?.message ?? "",
  };
}

function asAttempt(node: NodeStatus): Attempt {
  return {
    phase: node.phase,
    exitCode: node.outputs?.exitCode,
    message: node.message,
    startedAt: node.startedAt === undefined ? undefined : Date.parse(node.startedAt),
    finishedAt: node.finishedAt === undefined ? undefined : Date.parse(node.finishedAt),
    daemoned: node.daemoned,
  };
}
