import { survivedEvents } from "../checks/retry/survivedEvents.ts";
import type { PreflightConfig } from "../config/schema.ts";
import type { EffectiveRetry } from "../manifest/model.ts";

/**
 * Is every way in which a preemption shows up retried, under every controller setting that has to be reckoned with: by the
 * policy, and by the expression where there is one? Undefined when a tag in the expression is known only at run time.
 */
export function retriesPreemption(retry: EffectiveRetry, config: PreflightConfig): boolean | undefined {
  const answers = survivedEvents(retry, config).map(({ retried }) => retried);
  if (answers.includes("never") || answers.includes("sometimes")) return false;
  return answers.includes(undefined) ? undefined : true;
}
