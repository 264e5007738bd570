import { loadConfigFor } from "../config/loadConfig.ts";
import { targetHealth, type TargetHealth } from "./targetHealth.ts";

export interface ReadTargetsOptions {
  /** Folder whose nearest preflight.yaml holds. */
  cwd: string;
  env: Record<string, string | undefined>;
  signal?: AbortSignal;
}

/** Where pipelines of a folder can run, and whether that works right now. Throws ConfigError. */
export async function readTargets({ cwd, env, signal }: ReadTargetsOptions): Promise<TargetHealth[]> {
  return targetHealth(await loadConfigFor([], cwd), env, signal);
}
