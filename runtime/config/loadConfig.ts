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
  const config = parseConfig(await readText(found), path.relative(folder, found) || found);
  return { config, file: found, folder: path.dirname(found) };
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
