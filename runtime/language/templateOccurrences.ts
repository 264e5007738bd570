import { callsOf } from "../manifest/pipelines/callsOf.ts";
import type { TemplatePlace } from "../manifest/pipelines/templateLookup.ts";
import { asList, asRecord, asText } from "../manifest/record.ts";
import type { Path } from "../manifest/model.ts";
import type { OccurrenceList } from "./occurrenceList.ts";
import { symbolNames } from "./symbolNames.ts";

/** The names that a template introduces (its own, its inputs and outputs, its calls), and where calls name each other. */
export function templateOccurrences(list: OccurrenceList, place: TemplatePlace): void {
  const { template, scope: document, path } = place;
  const symbol = symbolNames.template(place);
  list.add(document, [...path, "name"], "template", "definition", symbol);
  for (const side of ["inputs", "outputs"] as const) {
    for (const sort of ["parameters", "artifacts"] as const) {
      for (const [index, port] of asList(asRecord(template[side])[sort]).entries()) {
        const own = symbolNames.port(symbol, side, sort, String(asRecord(port).name));
        const kind = sort === "parameters" ? "parameter" : "artifact";
        list.add(document, [...path, side, sort, index, "name"], kind, "definition", own);
      }
    }
  }
  const calls = callsOf(template).filter(({ hook }) => !hook);
  const names = new Set(calls.map(({ call }) => call.name));
  for (const { call, path: below } of calls) {
    const at = [...path, ...below];
    list.add(document, [...at, "name"], "call", "definition", symbolNames.call(symbol, String(call.name)));
    for (const [index] of asList(call.dependencies).entries()) named([...at, "dependencies", index]);
    if (asText(call.depends) !== undefined) named([...at, "depends"]);
  }
  if (asText(asRecord(template.dag).target) !== undefined) named([...path, "dag", "target"]);

  /** Task names in a text like "a.Succeeded && (b || c)". */
  function named(at: Path): void {
    if (!document.has(at)) return;
    const { start, end } = document.rangeOf(at);
    const raw = list.textOf(document).slice(start.offset, end.offset);
    for (const { 0: name, index } of raw.matchAll(/(?<![\w.-])[A-Za-z_][\w-]*/g)) {
      if (!names.has(name)) continue;
      const range = list.pieceOf(document, start.offset + index, name.length);
      if (range) list.addRange(range, name, "call", "reference", symbolNames.call(symbol, name));
    }
  }
}
