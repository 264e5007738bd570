import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { ConfigError } from "./configError.ts";
import { findConfig } from "./findConfig.ts";
import { parseConfig } from "./parseConfig.ts";
import { configSchema, type PreflightConfig } from "./schema.ts";

/** The configuration that holds for a folder. */
export interface LoadedConfig {
  config: PreflightConfig;
  /** Absolute; undefined = no file, defaults only. */
  file?: string;
  /** Folder that paths of the configuration are relative to: that of the file, else the one asked for. */
  folder: string;
}

const maxBytes = 1024 * 1024;

/**
 * Reads `file` (must exist) or else the nearest preflight.yaml of `folder` upwards; without any, all defaults.
 * Throws ConfigError with one sentence per mistake.
 */
export async function loadConfig(folder: string, file?: string): Promise<LoadedConfig> {
  const found = file === undefined ? await findConfig(folder) : path.resolve(folder, file);
  if (found === undefined) return { config: configSchema.parse({}), folder: path.resolve(folder) };
  const config = parseConfig(await readText(found), path.basename(found));
  return { config, file: found, folder: path.dirname(found) };
}

/**
 * The configuration for manifests named on a command line: that of their common folder (so that a pipeline elsewhere brings its
 * own), else of `cwd` when none is named. `file` overrides.
 */
export async function loadConfigFor(manifests: readonly string[], cwd: string, file?: string): Promise<LoadedConfig> {
  if (file !== undefined) return loadConfig(cwd, file);
  const folders = manifests.map((manifest) => path.resolve(cwd, manifest));
  const starts = await Promise.all(folders.map(nearestFolder));
  return loadConfig(starts.length === 0 ? cwd : starts.reduce(commonFolder));
}

async function nearestFolder(named: string): Promise<string> {
  const isFolder = await stat(named).then(
    (info) => info.isDirectory(),
    () => false,
  );
  return isFolder ? named : path.dirname(named);
}

function commonFolder(a: string, b: string): string {
  let common = a;
  while (common !== b && !b.startsWith(common.endsWith(path.sep) ? common : common + path.sep))
    common = path.dirname(common);
  return common;
}

async function readText(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > maxBytes) {
      throw new ConfigError(`${file} has ${size} bytes; a configuration has at most ${maxBytes}`, {
        reason: "too-large",
        hint: "Give the right file with --config.",
      });
    }
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === "ENOENT" ? "does not exist" : `can not be read (${code})`;
    const hint = "Give the right file with --config, or run `preflight init` to write one.";
    throw new ConfigError(`${file} ${why}`, {
      reason: code === "ENOENT" ? "not-found" : "unreadable",
      hint,
      cause: error,
    });
  }
}
