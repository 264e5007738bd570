import path from "node:path";
import { ConfigError } from "../config/configError.ts";
import { findConfig } from "../config/findConfig.ts";
import { loadConfig, type LoadedConfig } from "../config/loadConfig.ts";
import { parseConfig } from "../config/parseConfig.ts";
import { configSchema } from "../config/schema.ts";
import type { FileText } from "../checks/fix/fixFindings.ts";

/**
 * The configuration that holds for a file (absolute), unsaved changes of it included. One with mistakes counts as empty: the
 * mistakes are told in preflight.yaml itself. Never throws.
 */
export async function configFor(file: string, open: readonly FileText[]): Promise<LoadedConfig> {
  const folder = path.dirname(file);
  const found = await findConfig(folder);
  const unsaved = open.find((other) => found !== undefined && path.resolve(other.path) === found);
  try {
    if (found === undefined || unsaved === undefined) return await loadConfig(folder);
    return { config: parseConfig(unsaved.text, path.basename(found)), file: found, folder: path.dirname(found) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const config = configSchema.parse({});
    return found === undefined ? { config, folder } : { config, file: found, folder: path.dirname(found) };
  }
}
