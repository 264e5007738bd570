import type { ManifestDocument, ManifestSet, Path } from "../../manifest/model.ts";
import type { SourceRange } from "../../manifest/sourceRange.ts";

/** One `preflight/ignore-<ID>` annotation, as written. */
export interface Suppression {
  id: string;
  text: string;
  /** Of the annotation. */
  range: SourceRange;
  document: ManifestDocument;
  /** Template it stands on; undefined = the whole document. */
  template?: { name: string | undefined; range: SourceRange };
  /** Undefined when `text` is not "reason until=YYYY-MM-DD". */
  parsed?: { reason: string; until: string };
}

/** Followed by the id of a check: the name of the annotation. */
export const suppressionPrefix = "preflight/ignore-";

/** Every suppression annotation of the workflows and templates given. */
export function suppressions(manifests: ManifestSet): Suppression[] {
  return manifests.documents.flatMap((document) => {
    const whole = fromMetadata(document, document.object, []);
    const specPaths: Path[] = [["spec"], ["spec", "workflowSpec"]];
    return [...whole, ...specPaths.flatMap((specPath) => ofTemplates(document, specPath))];
  });
}

function ofTemplates(document: ManifestDocument, specPath: Path): Suppression[] {
  const templates = specPath.reduce<unknown>((value, key) => record(value)[key], document.object);
  const list = record(templates).templates;
  if (!Array.isArray(list)) return [];
  return list.flatMap((template: unknown, index) => {
    const path = [...specPath, "templates", index];
    const name = record(template).name;
    const owner = { name: typeof name === "string" ? name : undefined, range: document.rangeOf(path) };
    return fromMetadata(document, template, path).map((found) => ({ ...found, template: owner }));
  });
}

function fromMetadata(document: ManifestDocument, owner: unknown, path: Path): Suppression[] {
  const annotations = record(record(record(owner).metadata).annotations);
  return Object.entries(annotations)
    .filter(([name]) => name.startsWith(suppressionPrefix))
    .map(([name, value]) => ({
      id: name.slice(suppressionPrefix.length),
      text: String(value),
      range: document.rangeOf([...path, "metadata", "annotations", name]),
      document,
      parsed: parseSuppression(String(value)),
    }));
}

/** "reason until=YYYY-MM-DD", a real calendar day; undefined for anything else. */
export function parseSuppression(text: string): Suppression["parsed"] {
  const match = /^(\S.{0,500}?)\s+until=(\d{4}-\d{2}-\d{2})\s*$/s.exec(text.trim());
  if (!match) return undefined;
  const [, reason, until] = match as unknown as [string, string, string];
  const day = new Date(`${until}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(until) ? { reason, until } : undefined;
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
