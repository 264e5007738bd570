import type { PlanOnTarget } from "../checks/targetLists.ts";
import type { LoadedConfig } from "../config/loadConfig.ts";
import { openTarget } from "../targets/openTarget.ts";
import { TargetError } from "../targets/targetError.ts";

/**
 * Asks the target called `name` for its plan; a target that can not be opened rejects with the reason. A cluster is asked only
 * with `network`: static checks of a file that somebody merely opened contact nobody.
 */
export function planOn(name: string, loaded: LoadedConfig, { network = false } = {}): PlanOnTarget {
  return async (request) => {
    const target = openTarget(name, loaded);
    if (target.kind !== "local" && !network) {
      throw new TargetError(`The cluster of ${name} is asked by live checks (--live) and by a launch only.`, {
        reason: "not-asked",
      });
    }
    return target.plan(request);
  };
}
