import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import type { LoadedConfig } from "../config/loadConfig.ts";
import { clusterHealth } from "./cluster/clusterHealth.ts";

export interface TargetHealth {
  name: string;
  kind: "local" | "kind" | "cluster";
  /** The target of preflight.yaml. */
  chosen: boolean;
  healthy: boolean;
  /** What works and what does not, one sentence each. */
  detail: string[];
}

const run = promisify(execFile);

/** Looks at every target of this version: can it run something right now? */
export async function targetHealth(
  { folder, config }: LoadedConfig,
  env: Record<string, string | undefined>,
  signal?: AbortSignal,
): Promise<TargetHealth[]> {
  const local = await localHealth({ folder, config }, env, signal);
  const chosen = config.target ?? "local";
  const names = new Set(["kind", ...Object.keys(config.clusters), ...(chosen === "local" ? [] : [chosen])]);
  const clusters = [...names].map((name) => clusterHealth(name, { folder, config }, env, signal));
  return [local, ...(await Promise.all(clusters))].map((health) => ({ ...health, chosen: health.name === chosen }));
}

async function localHealth(
  { folder }: LoadedConfig,
  env: Record<string, string | undefined>,
  signal?: AbortSignal,
): Promise<Omit<TargetHealth, "chosen">> {
  const detail: string[] = [];
  let healthy = true;
  const add = (good: boolean, text: string): void => {
    healthy &&= good;
    detail.push(text);
  };
  if (process.platform === "win32") add(false, "needs Linux or macOS: run it in WSL");
  else add(true, `steps run as processes of this machine (${process.platform}, Node ${process.version})`);
  const place = path.join(folder, ".preflight");
  const writable = await isWritable(folder);
  add(
    writable,
    writable ? `runs are kept in ${place}` : `${folder} can not be written, so there is no place for ${place}`,
  );
  // Steps may need no Python at all, so a missing one is told but is no fault of the target.
  detail.push((await pythonVersion(env, signal)) ?? "python3 is not on the PATH: steps that call it will fail");
  return { name: "local", kind: "local", healthy, detail };
}

async function isWritable(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
}

async function pythonVersion(
  env: Record<string, string | undefined>,
  signal?: AbortSignal,
): Promise<string | undefined> {
  try {
    const { stdout } = await run("python3", ["--version"], { env: env as NodeJS.ProcessEnv, timeout: 10_000, signal });
    return stdout.trim().slice(0, 100);
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}
