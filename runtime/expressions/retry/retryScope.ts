import type { Attempt } from "./attempt.ts";
import { goFloat } from "../goFloat.ts";

/** The variables of retryStrategy.expression (and, without the expression, of a retried template): all of them strings. */
export function retryScope(attempts: readonly Attempt[]): Record<string, string> {
  const last = attempts.at(-1);
  if (last === undefined) return {};
  const seconds = last.finishedAt === undefined ? 0 : (last.finishedAt - (last.startedAt ?? 0)) / 1000;
  return {
    retries: String(attempts.length - 1),
    "lastRetry.exitCode": last.exitCode ?? "-1",
    "lastRetry.status": last.phase,
    "lastRetry.duration": goFloat(seconds),
    "lastRetry.message": last.message ?? "",
  };
}
