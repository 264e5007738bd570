import type { PlanOnTarget } from "../checks/targetLists.ts";
import type { LoadedConfig } from "../config/loadConfig.ts";
import { openTarget } from "../targets/openTarget.ts";

/** Asks the target called `name` for its plan; a target that can not be opened rejects with the reason. */
export function planOn(name: string, loaded: LoadedConfig): PlanOnTarget {
  return async (request) => openTarget(name, loaded).plan(request);
}
