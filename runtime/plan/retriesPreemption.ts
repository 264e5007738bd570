import type { AttemptEnd } from "../checks/retry/attemptEnd.ts";
import { createJudge, isTemplated } from "../checks/retry/judgeExpression.ts";
import { policyAllows } from "../checks/retry/policyAllows.ts";
import { preemptionEvents } from "../checks/retry/preemptionEvents.ts";
import type { PreflightConfig } from "../config/schema.ts";
import type { EffectiveRetry } from "../manifest/model.ts";

/**
 * Is every way in which a preemption shows up retried, under every controller setting that has to be reckoned with: by the
 * policy, and by the expression where there is one? Undefined when a tag in the expression is known only at run time.
 */
export function retriesPreemption(
  { strategy, policy, maxAttempts }: EffectiveRetry,
  { controller }: PreflightConfig,
): boolean | undefined {
  if (strategy === undefined || policy === undefined || maxAttempts === 1) return false;
  const known = controller.podStatusCaptureFinalizer;
  const settings = known === undefined ? [false, true] : [known];
  const ends = settings.flatMap((captureFinalizer) =>
    preemptionEvents.flatMap((event) => event.ends({ captureFinalizer })),
  );
  if (!ends.every((end) => policyAllows(policy, end))) return false;
  const { expression } = strategy;
  if (typeof expression !== "string" || expression === "") return true;
  if (isTemplated(expression)) return undefined;
  const judge = createJudge();
  const accepts = (end: AttemptEnd): boolean => {
    const verdict = judge(expression, end);
    return "retried" in verdict && verdict.retried;
  };
  return ends.every(accepts);
}
