import type { ManifestDocument, Path } from "../manifest/model.ts";
import { callsOf } from "../manifest/pipelines/callsOf.ts";
import { specOf, specPathOf } from "../manifest/pipelines/templateLookup.ts";
import { templateType } from "../manifest/pipelines/templateType.ts";
import { asList, asRecord, asText, isRecord } from "../manifest/record.ts";
import type { SourceRange } from "../manifest/sourceRange.ts";
import { atHome, ownDocuments, type OpenManifest } from "./openManifest.ts";

/** One entry of the outline. */
export interface OutlineEntry {
  name: string;
  /** What it is, in a word or two. */
  detail: string;
  kind: "pipeline" | "template" | "call" | "parameter" | "artifact";
  /** All of it, and its name in it. */
  range: SourceRange;
  nameRange: SourceRange;
  children: OutlineEntry[];
}

/** Pipelines, their parameters and templates, and what those are made of. */
export function outline(manifest: OpenManifest): OutlineEntry[] {
  return ownDocuments(manifest).map((document) => {
    const spec = specOf(document);
    const specPath = specPathOf(document);
    const make = maker(manifest, document);
    const parameters = make.list(
      [...specPath, "arguments", "parameters"],
      asRecord(spec.arguments).parameters,
      "parameter",
    );
    const templates = asList(spec.templates).map((template, index) => {
      const path = [...specPath, "templates", index];
      const value = asRecord(template);
      const calls = callsOf(value)
        .filter(({ hook }) => !hook)
        .map(({ call, path: below }) => {
          const callee = asText(call.template) ?? asText(asRecord(call.templateRef).template) ?? "";
          return make.entry([...path, ...below], asText(call.name), callee === call.name ? "" : callee, "call", []);
        });
      const ports = (["inputs", "outputs"] as const).flatMap((side) =>
        (["parameters", "artifacts"] as const).flatMap((sort) =>
          make.list(
            [...path, side, sort],
            asRecord(value[side])[sort],
            sort === "parameters" ? "parameter" : "artifact",
            side === "inputs" ? "input" : "output",
          ),
        ),
      );
      return make.entry(path, asText(value.name), templateType(value), "template", [...ports, ...calls]);
    });
    return make.entry([], document.name, document.kind, "pipeline", [...parameters, ...templates]);
  });
}

function maker(manifest: OpenManifest, document: ManifestDocument) {
  const entry = (
    path: Path,
    name: string | undefined,
    detail: string,
    kind: OutlineEntry["kind"],
    children: OutlineEntry[],
  ): OutlineEntry => {
    const range = path.length === 0 ? document.range : document.rangeOf(path);
    const named = path.length === 0 ? document.rangeOf(["kind"]) : document.rangeOf([...path, "name"]);
    const inside = range.start.offset <= named.start.offset && named.end.offset <= range.end.offset;
    return {
      name: name ?? "(unnamed)",
      detail,
      kind,
      range: atHome(manifest, range),
      nameRange: atHome(manifest, inside ? named : range),
      children,
    };
  };
  const list = (path: Path, values: unknown, kind: OutlineEntry["kind"], detail = "parameter") =>
    asList(values).flatMap((value, index) =>
      isRecord(value) ? [entry([...path, index], asText(value.name), detail, kind, [])] : [],
    );
  return { entry, list };
}
