import { DagOrder } from "../../checks/argo/rules/dagRules.ts";
import { resolvableTags } from "../../expressions/variables/resolvableTags.ts";
import type { TemplateCall } from "../../manifest/argo.ts";
import type { Path } from "../../manifest/model.ts";
import { callsOf } from "../../manifest/pipelines/callsOf.ts";
import { homeDocument } from "../../manifest/pipelines/homeDocument.ts";
import { specOf } from "../../manifest/pipelines/templateLookup.ts";
import { asList, asRecord, asText, isRecord } from "../../manifest/record.ts";
import { tagPlace, templateAround } from "../tagPlace.ts";
import type { NamePlace } from "./namesAt.ts";

export interface TagSuggestion {
  name: string;
  detail: string;
}

/** Every variable that a tag at this place can name and that resolves there, names chosen by the manifest filled in. */
export function tagNamesAt(place: NamePlace): TagSuggestion[] {
  const { document, path } = place;
  const around = templateAround(document, path);
  const known = namesOf(place, around);
  return resolvableTags(tagPlace(document, path)).flatMap(({ name, type, filled }) =>
    expand(name, known).map((full) => ({ name: full, detail: `${type}, filled in: ${filled}` })),
  );
}

type Known = (prefix: string) => readonly string[];

/** "inputs.parameters.<name>" with every name that stands for the placeholder. */
function expand(pattern: string, known: Known): string[] {
  const at = pattern.indexOf("<");
  if (at < 0) return [pattern];
  const end = pattern.indexOf(">", at) + 1;
  const prefix = pattern.slice(0, at);
  return known(prefix).flatMap((name) => expand(prefix + name + pattern.slice(end), known));
}

function namesOf({ document, lookup, path }: NamePlace, around: ReturnType<typeof templateAround>): Known {
  const template = asRecord(around?.template);
  const named = (list: unknown) => asList(list).flatMap((one) => asText(asRecord(one).name) ?? []);
  const calls =
    around === undefined ? new Map<string, TemplateCall>() : visibleCalls(template, path.slice(around.path.length));
  const metadata = asRecord(document.object.metadata);
  return (prefix) => {
    const parts = prefix.split(".");
    const [root, second, third, fourth] = parts;
    if (root === "inputs" || root === "outputs") return named(asRecord(template[root])[second!]);
    if (root === "workflow") {
      if (second === "parameters") {
        const documents = new Set([document, homeDocument(document, lookup)]);
        return [...documents].flatMap((one) => named(asRecord(specOf(one).arguments).parameters));
      }
      if (second === "labels" || second === "annotations") return Object.keys(asRecord(metadata[second]));
      return [];
    }
    if (root === "steps" || root === "tasks") {
      if (second === "") return [...calls.keys()];
      const call = calls.get(second ?? "");
      if (call === undefined || third !== "outputs") return [];
      const found = lookup.find(document, [], call);
      return found === undefined || "missing" in found ? [] : named(asRecord(found.template.outputs)[fourth!]);
    }
    if (root === "item") return itemKeys(template, around === undefined ? [] : path.slice(around.path.length));
    return [];
  };
}

/** The calls whose results are there at a path below their template: earlier groups of steps, tasks that are waited for. */
function visibleCalls(template: Record<string, unknown>, below: Path): Map<string, TemplateCall> {
  const all = callsOf(template).filter(({ hook }) => !hook);
  const [first, second, third] = below;
  const tasks = asList(asRecord(template.dag).tasks).map((task) => asRecord(task) as unknown as TemplateCall);
  const order = new DagOrder(tasks);
  const own = typeof third === "number" ? tasks[third] : undefined;
  const seen = all.filter(({ call, path }) => {
    if (first === "steps" && typeof second === "number") return Number(path[1]) < second;
    if (first === "dag" && own !== undefined) return order.isAfter(String(own.name), call.name);
    // The template's own outputs come after all of them.
    return true;
  });
  return new Map(seen.map(({ call }) => [String(call.name), call]));
}

function itemKeys(template: Record<string, unknown>, below: Path): string[] {
  let value: unknown = template;
  for (const key of below.slice(0, 3)) value = (value as Record<string | number, unknown> | undefined)?.[key];
  const keys = asList(asRecord(value).withItems).flatMap((item) => (isRecord(item) ? Object.keys(item) : []));
  return [...new Set(keys)];
}
