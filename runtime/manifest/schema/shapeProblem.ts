import type { ManifestDocument, Path } from "../model.ts";
import { isRecord } from "../record.ts";
import type { SourceRange } from "../sourceRange.ts";
import { fieldsAt, type FieldType } from "./fields.ts";

export interface ShapeProblem {
  message: string;
  range: SourceRange;
}

/**
 * The first place where a document has another shape than Argo's types: a list for a map, a map for text, nothing where an
 * object must be. Argo can not read such a document; code that trusts the types of argo.ts must not see it. Words and formats
 * inside texts are not looked at.
 */
export function shapeProblem(document: ManifestDocument): ShapeProblem | undefined {
  for (const part of ["metadata", "spec"] as const) {
    const value: unknown = document.object[part];
    if (isRecord(value)) continue;
    const message = value == null ? `${part} is missing` : `${part} must be a map`;
    return { message, range: document.rangeOf(value == null ? [] : [part]) };
  }
  const type = fieldsAt(document.kind, []);
  const found = type === undefined ? undefined : visit(document.object, type, []);
  return found && { message: `${found.path.join(".")} ${found.words}`, range: document.rangeOf(found.path) };
}

interface Found {
  path: Path;
  words: string;
}

function visit(value: unknown, type: FieldType, path: Path): Found | undefined {
  // An absent value is fine, an absent item of a list is not: everybody looks into it.
  if (value === undefined || (value === null && typeof path.at(-1) !== "number")) return undefined;
  const expected = words[type.type];
  if (expected === undefined) return undefined;
  if (!fits(value, type)) return { path, words: `must be ${expected}` };
  if (Array.isArray(value)) return first(value.entries(), type, path);
  if (isRecord(value)) return first(Object.entries(value), type, path);
  return undefined;
}

function first(entries: Iterable<[string | number, unknown]>, type: FieldType, path: Path): Found | undefined {
  for (const [key, value] of entries) {
    const inner = type.type === "object" ? type.fields?.get(String(key))?.type : type.items;
    const found = inner && visit(value, inner, [...path, key]);
    if (found) return found;
  }
  return undefined;
}

const words: Partial<Record<FieldType["type"], string>> = {
  object: "a map",
  map: "a map",
  list: "a list",
  string: "text",
};

function fits(value: unknown, type: FieldType): boolean {
  if (type.type === "list") return Array.isArray(value);
  // A number for a text is a mistake too, but one that PF-ARGO-003 alone speaks of: nothing breaks over it.
  return type.type === "string" ? typeof value !== "object" : isRecord(value);
}
