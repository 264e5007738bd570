import type { ManifestDocument } from "../../manifest/model.ts";
import { homeDocument } from "../../manifest/pipelines/homeDocument.ts";
import { specPathOf, type TemplateLookup } from "../../manifest/pipelines/templateLookup.ts";
import { templateType } from "../../manifest/pipelines/templateType.ts";
import { asList, asRecord, asText, isRecord } from "../../manifest/record.ts";
import { templateAround } from "../tagPlace.ts";
import type { CompletionItem } from "./completionItem.ts";
import type { MarkerPath } from "./markerPath.ts";

export interface NamePlace extends MarkerPath {
  document: ManifestDocument;
  lookup: TemplateLookup;
}

/** Names of templates, tasks and parameters that fit at a place; undefined where no such name is asked for. */
export function namesAt(place: NamePlace): CompletionItem[] | undefined {
  const { document, lookup, path, what } = place;
  // A list item that is still a bare word was given a colon: `- |` in dependencies.
  const last = path.at(-1);
  const below = path.slice(specPathOf(document).length);
  if (what === "value" && below.length === 1 && (last === "entrypoint" || last === "onExit"))
    return templateNames(place);
  const owner = valueAt(document, path.slice(0, -1));
  if (what === "value" && last === "template" && path.at(-2) === "templateRef") {
    const { name, clusterScope } = asRecord(owner);
    const other = lookup.document(clusterScope === true ? "ClusterWorkflowTemplate" : "WorkflowTemplate", String(name));
    return other === undefined ? [] : templatesOf(other, lookup);
  }
  if (what === "value" && last === "name" && (path.at(-2) === "templateRef" || path.at(-2) === "workflowTemplateRef")) {
    const kind = asRecord(owner).clusterScope === true ? "ClusterWorkflowTemplate" : "WorkflowTemplate";
    return lookup.names(kind).map((name) => ({ label: name, kind: "template", detail: kind, insert: name }));
  }
  const around = templateAround(document, path);
  if (
    what === "value" &&
    (last === "template" || last === "onExit") &&
    (around !== undefined || below.includes("hooks"))
  ) {
    return templateNames(place);
  }
  if (around === undefined) return undefined;
  const inside = path.slice(around.path.length);
  const isDependency = last === "depends" || path.at(-2) === "dependencies";
  if (inside[0] === "dag" && inside[1] === "tasks" && isDependency) return taskNames(place, around.template);
  if (what === "value" && last === "name" && inside.includes("arguments")) return inputNames(place);
  return undefined;
}

function templateNames({ document, lookup }: NamePlace): CompletionItem[] {
  return templatesOf(homeDocument(document, lookup), lookup);
}

function templatesOf(document: ManifestDocument, lookup: TemplateLookup): CompletionItem[] {
  return [...lookup.templates(document)].map(([name, { template }]) => ({
    label: name,
    kind: "template",
    detail: templateType(template),
    insert: name,
  }));
}

/** The other tasks of the dag. */
function taskNames({ document, path }: NamePlace, template: object): CompletionItem[] {
  const task = asRecord(valueAt(document, path.slice(0, path.indexOf("tasks") + 2)));
  return asList(asRecord(asRecord(template).dag).tasks)
    .map((one) => asText(asRecord(one).name))
    .filter((name) => name !== undefined && name !== task.name)
    .map((name) => ({ label: name!, kind: "call", detail: "task", insert: name! }));
}

/** Inputs of the called template that the call does not give yet. */
function inputNames({ document, lookup, path }: NamePlace): CompletionItem[] | undefined {
  const at = path.lastIndexOf("arguments");
  const sort = path[at + 1];
  const callPath = path.slice(0, at);
  const call = valueAt(document, callPath);
  if ((sort !== "parameters" && sort !== "artifacts") || !isRecord(call)) return undefined;
  const found = lookup.find(document, callPath, call);
  if (found === undefined || "missing" in found) return undefined;
  const given = asList(asRecord(call.arguments)[sort]).map((one) => asRecord(one).name);
  return asList(asRecord(found.template.inputs)[sort])
    .map(asRecord)
    .filter(({ name }) => typeof name === "string" && !given.includes(name))
    .map(({ name, value, default: fallback }) => ({
      label: String(name),
      kind: "parameter",
      detail: value === undefined && fallback === undefined ? "needed" : "has a default",
      insert: String(name),
    }));
}

function valueAt({ object }: ManifestDocument, path: readonly (string | number)[]): unknown {
  let value: unknown = object;
  for (const key of path) value = (value as Record<string | number, unknown> | null | undefined)?.[key];
  return value;
}
