import type { ManifestSet } from "../manifest/model.ts";
import { callsOf, hooksOf } from "../manifest/pipelines/callsOf.ts";
import { homeDocument } from "../manifest/pipelines/homeDocument.ts";
import { specOf, specPathOf, TemplateLookup } from "../manifest/pipelines/templateLookup.ts";
import { asList, asRecord, asText } from "../manifest/record.ts";
import type { Occurrence } from "./occurrence.ts";
import { OccurrenceList } from "./occurrenceList.ts";
import { symbolNames } from "./symbolNames.ts";
import { tagOccurrences } from "./tagOccurrences.ts";
import { templateOccurrences } from "./templateOccurrences.ts";

/** Every name of templates, calls, parameters and artifacts in a set of manifests, where it is introduced and where used. */
export function occurrences(manifests: ManifestSet): Occurrence[] {
  const lookup = new TemplateLookup(manifests.documents);
  const list = new OccurrenceList(lookup, manifests.files);
  for (const document of manifests.documents) {
    const spec = specOf(document);
    const specPath = specPathOf(document);
    const home = homeDocument(document, lookup);
    const text = list.textOf(document);
    list.add(document, ["metadata", "name"], "object", "definition", symbolNames.object(document.kind, document.name));
    const reference = asRecord(spec.workflowTemplateRef);
    if (asText(reference.name) !== undefined) {
      const kind = reference.clusterScope === true ? "ClusterWorkflowTemplate" : "WorkflowTemplate";
      const symbol = symbolNames.object(kind, String(reference.name));
      list.add(document, [...specPath, "workflowTemplateRef", "name"], "object", "reference", symbol);
    }
    for (const [index, parameter] of asList(asRecord(spec.arguments).parameters).entries()) {
      const path = [...specPath, "arguments", "parameters", index, "name"];
      const symbol = symbolNames.argument(document, String(asRecord(parameter).name));
      list.add(document, path, "parameter", "definition", symbol);
    }
    const roots = hooksOf(spec, "spec").map(({ call, path }) => ({ call, path: [...specPath, ...path] }));
    const entrypoint = asText(spec.entrypoint);
    if (entrypoint !== undefined) {
      roots.unshift({ call: { name: "entrypoint", template: entrypoint }, path: [...specPath, "entrypoint"] });
    }
    for (const { call, path } of roots) list.addCall(document, home, call, path);

    const owned: { start: number; end: number }[] = [];
    for (const place of lookup.templates(document).values()) {
      templateOccurrences(list, place);
      for (const { call, path } of callsOf(place.template)) {
        list.addCall(document, document, call, [...place.path, ...path]);
      }
      const { start, end } = document.rangeOf(place.path);
      owned.push({ start: start.offset, end: end.offset });
      tagOccurrences(list, { document, text, start: start.offset, end: end.offset, place });
    }
    // Between the templates stand tags of the workflow itself.
    const { start, end } = document.range;
    let from = start.offset;
    for (const piece of [...owned, { start: end.offset, end: end.offset }].sort((a, b) => a.start - b.start)) {
      if (piece.start > from) tagOccurrences(list, { document, text, start: from, end: piece.start });
      from = Math.max(from, piece.end);
    }
  }
  return list.all;
}
