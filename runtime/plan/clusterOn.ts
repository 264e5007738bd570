import type { CheckedCluster } from "../checks/cluster/clusterAccess.ts";
import type { LoadedConfig } from "../config/loadConfig.ts";
import { openTarget } from "../targets/openTarget.ts";

/** The cluster of a target for the checks that ask it; undefined when the target is none. */
export function clusterOn(name: string, loaded: LoadedConfig): (() => Promise<CheckedCluster>) | undefined {
  const target = openTarget(name, loaded);
  return target.cluster && (() => target.cluster!());
}
