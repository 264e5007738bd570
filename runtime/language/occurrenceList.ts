import type { TemplateCall } from "../manifest/argo.ts";
import type { ManifestDocument, ManifestSet, Path } from "../manifest/model.ts";
import type { TemplateLookup, TemplatePlace } from "../manifest/pipelines/templateLookup.ts";
import { asList, asRecord, asText, isRecord } from "../manifest/record.ts";
import type { SourceRange } from "../manifest/sourceRange.ts";
import { TextLines } from "../manifest/textLines.ts";
import type { Occurrence, SymbolKind } from "./occurrence.ts";
import { symbolNames } from "./symbolNames.ts";

const most = 100_000;

/** Gathers occurrences; what is reached twice (a call through an alias) is one. */
export class OccurrenceList {
  readonly lookup: TemplateLookup;
  readonly all: Occurrence[] = [];
  readonly #seen = new Set<string>();
  readonly #lines: ReadonlyMap<string, TextLines>;

  constructor(lookup: TemplateLookup, files: ManifestSet["files"]) {
    this.lookup = lookup;
    this.#lines = new Map(files.map(({ path, text }) => [path, new TextLines(path, text)]));
  }

  textOf({ file }: ManifestDocument): string {
    return this.#lines.get(file)?.text ?? "";
  }

  /** The range of a piece of a document's file. */
  pieceOf({ file }: ManifestDocument, start: number, length: number): SourceRange | undefined {
    return this.#lines.get(file)?.range(start, start + length);
  }

  /** Adds the text at `path` of a document, if it is written there. */
  add(document: ManifestDocument, path: Path, kind: SymbolKind, role: Occurrence["role"], symbol: string): void {
    if (!document.has(path)) return;
    const value = path.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)?.[key], document.object);
    const name = asText(value);
    if (name !== undefined && !name.includes("{{")) this.addRange(document.rangeOf(path), name, kind, role, symbol);
  }

  addRange(range: SourceRange, name: string, kind: SymbolKind, role: Occurrence["role"], symbol: string): void {
    const key = `${range.file} ${range.start.offset} ${range.end.offset} ${symbol}`;
    if (this.#seen.has(key) || this.all.length >= most) return;
    this.#seen.add(key);
    this.all.push({ symbol, kind, role, name, range });
  }

  /** A call at `path`: the template it names (in `scope`), and the inputs that it gives values for. */
  addCall(document: ManifestDocument, scope: ManifestDocument, call: TemplateCall, path: Path): void {
    const reference = asRecord(call.templateRef);
    if (asText(reference.name) !== undefined) {
      const kind = reference.clusterScope === true ? "ClusterWorkflowTemplate" : "WorkflowTemplate";
      const symbol = symbolNames.object(kind, String(reference.name));
      this.add(document, [...path, "templateRef", "name"], "object", "reference", symbol);
    }
    const place = this.calleeOf(scope, path, call);
    if (place === undefined) return;
    const template = symbolNames.template(place);
    const named = [...path, "template"];
    if (isRecord(call.templateRef))
      this.add(document, [...path, "templateRef", "template"], "template", "reference", template);
    // entrypoint and onExit are the name itself.
    else this.add(document, document.has(named) ? named : path, "template", "reference", template);
    for (const sort of ["parameters", "artifacts"] as const) {
      for (const [index, argument] of asList(asRecord(call.arguments)[sort]).entries()) {
        const symbol = symbolNames.port(template, "inputs", sort, String(asRecord(argument).name));
        const kind = sort === "parameters" ? "parameter" : "artifact";
        this.add(document, [...path, "arguments", sort, index, "name"], kind, "reference", symbol);
      }
    }
  }

  calleeOf(scope: ManifestDocument, path: Path, call: TemplateCall): TemplatePlace | undefined {
    const found = this.lookup.find(scope, path, call);
    return found === undefined || "missing" in found ? undefined : found;
  }
}
