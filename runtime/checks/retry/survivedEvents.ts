import type { PreflightConfig } from "../../config/schema.ts";
import type { EffectiveRetry } from "../../manifest/model.ts";
import type { AttemptEnd } from "./attemptEnd.ts";
import { createJudge, isTemplated } from "./judgeExpression.ts";
import { policyAllows } from "./policyAllows.ts";
import { preemptionEvents } from "./preemptionEvents.ts";

/** One way to lose the node, and whether another attempt follows it. */
export interface SurvivedEvent {
  name: string;
  /**
   * "sometimes": under some of the ends that Argo may record for it, or settings of the controller, but not all; undefined: a tag
   * in the expression is known only at run time.
   */
  retried: "always" | "sometimes" | "never" | undefined;
}

/** Each preemption event held against the policy, and the expression where there is one, under every setting in question. */
export function survivedEvents(
  retry: EffectiveRetry,
  { controller }: Pick<PreflightConfig, "controller">,
): SurvivedEvent[] {
  const known = controller.podStatusCaptureFinalizer;
  const settings = known === undefined ? [false, true] : [known];
  const again = anotherAttempt(retry);
  return preemptionEvents.map(({ name, ends }) => {
    const answers = settings.flatMap((captureFinalizer) => ends({ captureFinalizer })).map(again);
    if (answers.includes(false))
      return { name, retried: answers.every((one) => one === false) ? "never" : "sometimes" };
    return { name, retried: answers.includes(undefined) ? undefined : "always" };
  });
}

function anotherAttempt({ strategy, policy, maxAttempts }: EffectiveRetry): (end: AttemptEnd) => boolean | undefined {
  if (strategy === undefined || policy === undefined || maxAttempts === 1) return () => false;
  const { expression } = strategy;
  const asked = typeof expression === "string" && expression !== "" ? expression : undefined;
  const judge = createJudge();
  return (end) => {
    if (!policyAllows(policy, end)) return false;
    if (asked === undefined) return true;
    if (isTemplated(asked)) return undefined;
    const verdict = judge(asked, end);
    return "retried" in verdict && verdict.retried;
  };
}
