import { ConfigError } from "./configError.ts";
import { readConfig } from "./readConfig.ts";
import type { PreflightConfig } from "./schema.ts";

const hint = "Every setting is described in media/preflight.schema.json.";
const mostMistakes = 20;

/** Validates the text of a preflight.yaml; `name` is what errors call the file. Throws ConfigError. */
export function parseConfig(text: string, name: string): PreflightConfig {
  const { config, kind, mistakes } = readConfig(text);
  if (config !== undefined) return config;
  const [first, ...more] = mistakes.map((mistake) => `${name}:${mistake.line}: ${mistake.text}`);
  throw new ConfigError(first!, { reason: kind!, hint, more: more.slice(0, mostMistakes) });
}
