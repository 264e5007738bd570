import type { Workflow } from "../manifest/argo.ts";
import { findTemplate } from "./findTemplate.ts";
import type { RunStep } from "./run.ts";

/** Why a dead step got no further attempt, as far as Argo's own words and the template tell. */
export function notRetried(step: RunStep, workflow: Workflow): string | undefined {
  const last = step.attempts.at(-1);
  if (last === undefined) return undefined;
  const message = step.message ?? "";
  const node = workflow.status?.nodes?.[step.id];
  const template = node && findTemplate(workflow, node);
  const retry = template?.retryStrategy ?? workflow.spec.templateDefaults?.retryStrategy ?? workflow.spec.retryStrategy;
  if (workflow.spec.shutdown || last.reason === "stopped") return "the run was stopped";
  if (/^No more retries left/i.test(message)) return `retryStrategy limit ${String(retry?.limit ?? "")} is used up`;
  if (/Max duration limit exceeded/i.test(message)) return "backoff.maxDuration is over; it also ends a healthy retry";
  if (/retryStrategy\.expression evaluated to false/i.test(message)) return "retryStrategy.expression said no";
  if (retry === undefined) return node?.type === "Retry" ? undefined : "there is no retryStrategy";
  const policy = retry.retryPolicy ?? (retry.expression === undefined ? "OnFailure" : "Always");
  const matches: Record<string, boolean> = {
    Always: true,
    OnFailure: last.phase === "Failed",
    OnError: last.phase === "Error",
  };
  // The Retry node's own message, where it is not merely that of its last attempt: "limit can not be resolved …".
  if (matches[policy] === true) return message === "" || message === last.message ? undefined : message.slice(0, 300);
  return `retryPolicy ${policy} does not retry phase ${last.phase}${message === "" ? "" : ` (${message.slice(0, 200)})`}`;
}
