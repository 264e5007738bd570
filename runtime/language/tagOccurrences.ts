import type { ManifestDocument } from "../manifest/model.ts";
import { callsOf, type FoundCall } from "../manifest/pipelines/callsOf.ts";
import type { TemplatePlace } from "../manifest/pipelines/templateLookup.ts";
import type { SymbolKind } from "./occurrence.ts";
import type { OccurrenceList } from "./occurrenceList.ts";
import { symbolNames } from "./symbolNames.ts";
import { tagNames, type TagName } from "./tagNames.ts";

export interface TaggedPiece {
  document: ManifestDocument;
  text: string;
  start: number;
  end: number;
  /** The template it belongs to; absent outside of templates. */
  place?: TemplatePlace;
}

/** What the tags between two offsets refer to: parameters and artifacts, calls and their outputs. */
export function tagOccurrences(list: OccurrenceList, { document, text, start, end, place }: TaggedPiece): void {
  const template = place && symbolNames.template(place);
  let calls: Map<string, FoundCall> | undefined;
  for (const { parts } of tagNames(text, start, end)) {
    const [root, sort, name] = parts.map((part) => part.name);
    const isPort = sort === "parameters" || sort === "artifacts";
    if (root === "workflow" && sort === "parameters" && name !== undefined && name !== "json") {
      add(parts[2]!, "parameter", symbolNames.argument(document, name));
    } else if ((root === "inputs" || root === "outputs") && isPort && name !== undefined && template !== undefined) {
      add(parts[2]!, kindOf(sort), symbolNames.port(template, root, sort, name));
    } else if ((root === "steps" || root === "tasks") && sort !== "name" && template !== undefined && place) {
      ofCall(parts, place, template);
    }
  }

  function ofCall(parts: TagName["parts"], place: TemplatePlace, template: string): void {
    const [, task, side, sort, output] = parts;
    if (task === undefined || side === undefined) return;
    add(task, "call", symbolNames.call(template, task.name));
    // Once per template: a dag of a thousand tasks has as many tags.
    calls ??= new Map(callsOf(place.template).flatMap((one) => (one.hook ? [] : [[String(one.call.name), one]])));
    const call = calls.get(task.name);
    if (!call || output === undefined || side.name !== "outputs") return;
    if (sort?.name !== "parameters" && sort?.name !== "artifacts") return;
    const callee = list.calleeOf(place.scope, [...place.path, ...call.path], call.call);
    if (callee === undefined) return;
    add(output, kindOf(sort.name), symbolNames.port(symbolNames.template(callee), "outputs", sort.name, output.name));
  }

  function add(part: TagName["parts"][number], kind: SymbolKind, symbol: string): void {
    const range = list.pieceOf(document, part.start, part.end - part.start);
    if (range) list.addRange(range, part.name, kind, "reference", symbol);
  }
}

function kindOf(sort: string): SymbolKind {
  return sort === "parameters" ? "parameter" : "artifact";
}
