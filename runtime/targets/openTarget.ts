import type { LoadedConfig } from "../config/loadConfig.ts";
import { LocalTarget } from "./local/localTarget.ts";
import { planLocal } from "./local/plan.ts";
import type { Target } from "./target.ts";
import { TargetError } from "./targetError.ts";

/** Names of the targets this version has. */
export const targetNames: readonly string[] = ["local"];

/** The target of a name. Throws TargetError for a name that is none. */
export function openTarget(name: string, { folder, config }: LoadedConfig): Target {
  if (name === "local") return new LocalTarget({ root: folder, config, plan: planLocal });
  throw new TargetError(`There is no target called ${JSON.stringify(name.slice(0, 80))}.`, {
    reason: "unknown",
    hint: `This version runs pipelines on: ${targetNames.join(", ")}.`,
  });
}
