import type { RetryStrategy, Template } from "../argo.ts";
import type { EffectiveRetry, ManifestDocument, Path, ValueOrigin } from "../model.ts";
import { isRecord } from "../record.ts";
import { originInLayers, valueAt, type SpecLayer } from "./specLayers.ts";

export interface RetrySources {
  /** After templateDefaults. */
  template: Template;
  /** As written. */
  written: { template: Template; document: ManifestDocument; path: Path };
  /** spec.retryStrategy after merging the layers. */
  specStrategy: unknown;
  layers: readonly SpecLayer[];
}

/** The retry strategy a template really has: its own (with templateDefaults inside) replaces the spec's as a whole. */
export function effectiveRetry({ template, written, specStrategy, layers }: RetrySources): EffectiveRetry {
  const own: unknown = template.retryStrategy;
  const found: unknown = isRecord(own) ? own : specStrategy;
  if (!isRecord(found)) return { strategy: undefined, policy: undefined, maxAttempts: 1, origins: {} };
  const strategy = found as RetryStrategy;
  const origins: Record<string, ValueOrigin> = {};
  for (const field of fieldPaths(found)) {
    const path = ["retryStrategy", ...field];
    const writtenHere = isRecord(own) && valueAt(written.template, path) !== undefined;
    const origin = writtenHere
      ? { from: "template" as const, range: written.document.rangeOf([...written.path, ...path]) }
      : isRecord(own)
        ? originInLayers(layers, ["templateDefaults", ...path], "templateDefaults")
        : originInLayers(layers, path);
    if (origin) origins[field.join(".")] = origin;
  }
  return { strategy, policy: actualPolicy(strategy), maxAttempts: maxAttempts(strategy.limit), origins };
}

/** RetryPolicyActual of Argo v3.5 and later. */
function actualPolicy({ retryPolicy, expression }: RetryStrategy): string {
  if (typeof retryPolicy === "string" && retryPolicy !== "") return retryPolicy;
  return typeof expression === "string" && expression !== "" ? "Always" : "OnFailure";
}

/** `limit` counts retries. A text must be a whole number; a templated or wrong one is not known before the run. */
function maxAttempts(limit: unknown): number | undefined {
  if (limit === undefined || limit === null) return Number.POSITIVE_INFINITY;
  const retries = typeof limit === "string" && /^[+-]?\d{1,10}$/.test(limit) ? Number(limit) : limit;
  return typeof retries === "number" && Number.isInteger(retries) ? Math.max(0, retries) + 1 : undefined;
}

function fieldPaths(strategy: Record<string, unknown>): string[][] {
  return Object.entries(strategy).flatMap(([name, value]) =>
    name === "backoff" && isRecord(value) ? [[name], ...Object.keys(value).map((inner) => [name, inner])] : [[name]],
  );
}
