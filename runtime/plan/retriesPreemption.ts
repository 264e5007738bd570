import type { ControllerSetting } from "../checks/retry/attemptEnd.ts";
import { policyAllows } from "../checks/retry/policyAllows.ts";
import { preemptionEvents } from "../checks/retry/preemptionEvents.ts";
import type { PreflightConfig } from "../config/schema.ts";
import type { EffectiveRetry } from "../manifest/model.ts";

/**
 * Is every way in which a preemption shows up retried, under every controller setting that has to be reckoned with? An
 * expression that Argo asks besides the policy leaves a yes open: undefined.
 */
export function retriesPreemption(
  { strategy, policy, maxAttempts }: EffectiveRetry,
  { controller }: PreflightConfig,
): boolean | undefined {
  if (strategy === undefined || policy === undefined || maxAttempts === 1) return false;
  const known = controller.podStatusCaptureFinalizer;
  const settings: ControllerSetting[] = (known === undefined ? [false, true] : [known]).map((captureFinalizer) => ({
    captureFinalizer,
  }));
  const ends = settings.flatMap((setting) => preemptionEvents.flatMap((event) => event.ends(setting)));
  if (!ends.every((end) => policyAllows(policy, end))) return false;
  return strategy.expression === undefined ? true : undefined;
}
