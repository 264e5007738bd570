import type { ManifestDocument, Path } from "../../../manifest/model.ts";
import { fieldsAt, nearestField, type FieldType } from "../../../manifest/schema/fields.ts";
import { asRecord, asText, isRecord } from "../../../manifest/record.ts";
import type { Issue } from "../issue.ts";

const mostIssues = 200;

/** Unknown fields (PF-ARGO-001), and values whose type or word the schema does not allow (PF-ARGO-003), at any depth. */
export function fieldIssues(document: ManifestDocument): Issue[] {
  const issues: Issue[] = [];
  const type = fieldsAt(document.kind, []);
  if (type) visit(document.object, type, []);
  return issues.map((issue) => ({ ...issue, ...stepOf(document, issue.path) }));

  function visit(value: unknown, type: FieldType, path: Path): void {
    if (value === null || value === undefined || issues.length >= mostIssues || type.type === "any") return;
    if (type.type === "object" && isRecord(value)) return visitFields(value, type, path);
    if (type.type === "map" && isRecord(value)) {
      for (const [key, inner] of Object.entries(value)) visit(inner, type.items!, [...path, key]);
      return;
    }
    if (type.type === "list" && Array.isArray(value)) {
      for (const [index, inner] of value.entries()) visit(inner, type.items!, [...path, index]);
      return;
    }
    const message = typeProblem(value, type);
    if (message === undefined) return;
    const collection = type.type === "any-scalar";
    issues.push({
      check: "PF-ARGO-003",
      message: `${String(path.at(-1))} ${message}`,
      document,
      path,
      ...(collection ? { gap: "collection" as const } : {}),
      ...(typeof value === "string" ? wordGap(path) : {}),
    });
  }

  function visitFields(value: Record<string, unknown>, type: FieldType, path: Path): void {
    for (const [key, inner] of Object.entries(value)) {
      const field = type.fields!.get(key);
      const here = [...path, key];
      if (field) visit(inner, field.type, here);
      else if (issues.length < mostIssues) issues.push(unknownField(type, key, here));
    }
  }

  function unknownField(type: FieldType, key: string, path: Path): Issue {
    const near = nearestField(type, key);
    const free = near !== undefined && !document.has([...path.slice(0, -1), near]);
    const range = document.keyRangeOf(path);
    const edits = free && range ? [{ range, newText: near }] : undefined;
    return {
      check: "PF-ARGO-001",
      message: `Argo knows no field "${key.slice(0, 80)}"${near === undefined ? "" : `; did you mean ${near}?`}`,
      document,
      path,
      atKey: true,
      ...(path.includes("steps") ? { gap: "steps-field" as const } : {}),
      ...(near === undefined
        ? {}
        : { fix: { text: free ? `write ${near}` : `take it out: ${near} is there too`, ...(edits ? { edits } : {}) } }),
    };
  }
}

/** The name of the template that a path leads into. */
function stepOf(document: ManifestDocument, path: Path): { step?: string } {
  const at = path.indexOf("templates");
  if (at < 0 || path.length < at + 2) return {};
  let value: unknown = document.object;
  for (const key of path.slice(0, at + 2)) value = (value as Record<string | number, unknown> | undefined)?.[key];
  const name = asText(asRecord(value).name);
  return name === undefined ? {} : { step: name };
}

/** Words that only some places are checked for by Argo itself. */
function wordGap(path: Path): Pick<Issue, "gap"> {
  const unread = path.includes("artifactGC") || path.includes("templateDefaults") || path.at(-3) === "spec";
  return unread && path.at(-2) !== "podGC" ? { gap: "strategy" } : {};
}

function typeProblem(value: unknown, type: FieldType): string | undefined {
  switch (type.type) {
    case "string":
      if (typeof value !== "string") return `must be text, not ${kindOf(value)}; put it in quotes`;
      if (!type.enum || type.enum.includes(value) || value === "") return undefined;
      if (value.includes("{{") && !type.enum.includes("OnFailure")) return undefined;
      return `can not be "${value.slice(0, 60)}"; it is one of ${type.enum.filter(Boolean).join(", ")}`;
    case "any-scalar":
      return typeof value === "object" ? `is ${kindOf(value)}; Argo reads that as empty text` : undefined;
    case "integer":
      return Number.isInteger(value) ? undefined : `must be a whole number, not ${kindOf(value)}`;
    case "number":
      return typeof value === "number" ? undefined : `must be a number, not ${kindOf(value)}`;
    case "boolean":
      return typeof value === "boolean" ? undefined : `must be true or false, not ${kindOf(value)}`;
    case "int-or-string":
      return typeof value === "string" || Number.isInteger(value)
        ? undefined
        : `must be a whole number or text, not ${kindOf(value)}`;
    case "quantity":
      return typeof value === "string" || typeof value === "number"
        ? undefined
        : `must be a quantity, not ${kindOf(value)}`;
    case "list":
      return `must be a list, not ${kindOf(value)}`;
    default:
      return `must be a map, not ${kindOf(value)}`;
  }
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  if (typeof value === "number") return `the number ${value}`;
  return typeof value === "boolean" ? `${value}` : "text";
}
