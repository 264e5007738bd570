import type { ManifestDocument, Path, ValueOrigin } from "../model.ts";
import { asRecord } from "../record.ts";
import { specOf, specPathOf } from "./templateLookup.ts";

/** One place that writes spec fields: the pipeline itself, the WorkflowTemplate it names, the controller's defaults. */
export interface SpecLayer {
  from: "spec" | "workflowDefaults";
  spec: Record<string, unknown>;
  /** Undefined for the controller's defaults, which are in no file. */
  source?: { document: ManifestDocument; path: Path };
}

/** Nearest first. */
export function specLayers(
  document: ManifestDocument,
  referred: ManifestDocument | undefined,
  workflowDefaults: Record<string, unknown>,
): SpecLayer[] {
  const ofDocument = (document: ManifestDocument): SpecLayer => ({
    from: "spec",
    spec: specOf(document),
    source: { document, path: specPathOf(document) },
  });
  const layers = [ofDocument(document)];
  if (referred) layers.push(ofDocument(referred));
  return [...layers, { from: "workflowDefaults", spec: asRecord(workflowDefaults.spec) }];
}

/** The nearest layer that writes the field at `path` below the spec; `from` renames layers that are files. */
export function originInLayers(
  layers: readonly SpecLayer[],
  path: Path,
  from: ValueOrigin["from"] = "spec",
): ValueOrigin | undefined {
  for (const layer of layers) {
    if (valueAt(layer.spec, path) === undefined) continue;
    const { source } = layer;
    if (!source) return { from: "workflowDefaults" };
    return { from, range: source.document.rangeOf([...source.path, ...path]) };
  }
  return undefined;
}

/** The value at `path`, undefined when something on the way is missing or null. */
export function valueAt(value: unknown, path: Path): unknown {
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value ?? undefined;
}
