import type { LoadedConfig } from "../config/loadConfig.ts";
import { openClusterTarget } from "./cluster/openClusterTarget.ts";
import { LocalTarget } from "./local/localTarget.ts";
import { planLocal } from "./local/plan.ts";
import type { Target } from "./target.ts";

/**
 * The target of a name: "local", "kind", one of `clusters` in preflight.yaml, else a kube context (CONTEXT or
 * CONTEXT/NAMESPACE). Whether a context is there shows when it is first asked.
 */
export function openTarget(
  name: string,
  loaded: LoadedConfig,
  env: Record<string, string | undefined> = process.env,
): Target {
  const { folder, config } = loaded;
  if (name === "local") return new LocalTarget({ root: folder, config, plan: planLocal });
  return openClusterTarget(name, loaded, env);
}
