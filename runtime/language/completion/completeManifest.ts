import type { FileText } from "../../checks/fix/fixFindings.ts";
import { TemplateLookup } from "../../manifest/pipelines/templateLookup.ts";
import { readManifests } from "../../manifest/readManifests.ts";
import { fieldsAt, type FieldType } from "../../manifest/schema/fields.ts";
import type { Completion, CompletionItem } from "./completionItem.ts";
import { cursorAt, marker, type Cursor } from "./cursor.ts";
import { markerPath, type MarkerPath } from "./markerPath.ts";
import { namesAt, type NamePlace } from "./namesAt.ts";
import { tagNamesAt } from "./tagNamesAt.ts";

const most = 1000;

/**
 * What can stand at an offset of a manifest, however broken the text is while somebody types; `libraries` are further files with
 * templates. Empty where nothing is known. Never throws.
 */
export function completeManifest(
  { path, text }: FileText,
  offset: number,
  libraries: readonly FileText[] = [],
): Completion {
  const cursor = cursorAt(text, offset);
  const none: Completion = { items: [], start: cursor.start, end: cursor.end };
  const head = headItems(text, cursor);
  if (head !== undefined) return { ...none, items: head };
  const files = [
    { path, content: cursor.marked },
    ...libraries.map((other) => ({ path: other.path, content: other.text })),
  ];
  const { documents } = readManifests(files.filter((file, index) => index === 0 || file.path !== path));
  for (const document of documents) {
    if (document.file !== path) continue;
    const found = markerPath(document.object);
    if (found === undefined) continue;
    const place: NamePlace = { document, lookup: new TemplateLookup(documents), ...found };
    const items = cursor.kind === "tag" ? tagItems(place, cursor) : textItems(place, cursor);
    return { ...none, items: items.filter(({ label }) => !label.includes(marker)).slice(0, most) };
  }
  return none;
}

function tagItems(place: NamePlace, { hasColon }: Cursor): CompletionItem[] {
  return tagNamesAt(place).map(({ name, detail }) => ({
    label: name,
    kind: "variable",
    detail,
    insert: hasColon ? name : `${name}}}`,
  }));
}

function textItems(place: NamePlace, cursor: Cursor): CompletionItem[] {
  const { document, path } = place;
  const names = namesAt(place);
  if (names !== undefined) return names;
  const type = fieldsAt(document.kind, path);
  if (type === undefined) return [];
  return place.what === "key" && type.fields !== undefined ? fieldItems(type, place, cursor) : wordItems(type);
}

function fieldItems(type: FieldType, { beside }: MarkerPath, { hasColon }: Cursor): CompletionItem[] {
  return [...type.fields!].flatMap(([name, { required, type: inner }]): CompletionItem[] => {
    if (beside.includes(name)) return [];
    const detail = `${shownType(inner)}${required ? ", required" : ""}`;
    if (hasColon) return [{ label: name, kind: "field", detail, insert: name }];
    if (inner.type === "object" || inner.type === "map") {
      return [{ label: name, kind: "field", detail, insert: `${name}:\n  $0`, snippet: true }];
    }
    if (inner.type === "list")
      return [{ label: name, kind: "field", detail, insert: `${name}:\n  - $0`, snippet: true }];
    return [{ label: name, kind: "field", detail, insert: `${name}: ` }];
  });
}

function wordItems(type: FieldType): CompletionItem[] {
  const words = type.enum?.filter((word) => word !== "") ?? (type.type === "boolean" ? ["true", "false"] : []);
  return words.map((word) => ({ label: word, kind: "word", insert: word }));
}

function shownType(type: FieldType): string {
  if (type.enum !== undefined) return type.enum.filter(Boolean).join(" | ");
  return type.type === "list" && type.items ? `list of ${type.items.type}` : type.type;
}

const kinds = ["Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow"];

/** The first two lines of a manifest, before it is one. */
function headItems(text: string, { start, kind }: Cursor): CompletionItem[] | undefined {
  const line = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  if (kind !== "text") return undefined;
  const words = /^kind:\s+$/.test(line) ? kinds : /^apiVersion:\s+$/.test(line) ? ["argoproj.io/v1alpha1"] : undefined;
  return words?.map((word) => ({ label: word, kind: "word", insert: word }));
}
