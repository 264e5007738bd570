import { whereTagResolves } from "../expressions/variables/resolvableTags.ts";
import { asList, asRecord } from "../manifest/record.ts";
import { specOf, TemplateLookup } from "../manifest/pipelines/templateLookup.ts";
import type { SourceRange } from "../manifest/sourceRange.ts";
import { TextLines } from "../manifest/textLines.ts";
import { markdownCode as code, markdownText as text } from "./markdownText.ts";
import { occurrences } from "./occurrences.ts";
import type { Occurrence } from "./occurrence.ts";
import { atHome, ownDocuments, type OpenManifest } from "./openManifest.ts";
import { pathAt } from "./pathAt.ts";
import { stepFacts } from "./stepFacts.ts";
import { stepMarkdown } from "./stepMarkdown.ts";
import { symbolAt } from "./symbolAt.ts";
import { symbolNames } from "./symbolNames.ts";
import { tagAt } from "./tagAt.ts";
import { tagPlace } from "./tagPlace.ts";

export interface Hover {
  markdown: string;
  range: SourceRange;
}

/** What there is to say about the place at an offset of the file; undefined for nothing. */
export function hover(manifest: OpenManifest, offset: number): Hover | undefined {
  const { file, text: source, manifests } = manifest;
  const symbol = symbolAt(occurrences(manifests), file, offset);
  const step = symbol && stepOf(manifest, symbol);
  if (symbol && step !== undefined) return { markdown: step, range: atHome(manifest, symbol.range) };
  if (symbol?.kind === "parameter") {
    const described = parameterText(manifest, symbol);
    if (described !== undefined) return { markdown: described, range: atHome(manifest, symbol.range) };
  }
  const tag = tagAt(source, offset);
  if (tag === undefined || tag.name.startsWith("=")) return undefined;
  const markdown = tagText(manifest, tag.name.trim(), tag.start + 2);
  return markdown === undefined
    ? undefined
    : { markdown, range: atHome(manifest, new TextLines(file, source).range(tag.start, tag.end)) };
}

/** The step that a template's name or a call stands for. */
function stepOf(manifest: OpenManifest, { symbol, kind }: Occurrence): string | undefined {
  if (kind !== "template" && kind !== "call") return undefined;
  const lookup = new TemplateLookup(manifest.manifests.documents);
  for (const document of manifest.manifests.documents) {
    for (const place of lookup.templates(document).values()) {
      if (symbolNames.template(place) === symbol) {
        const facts = stepFacts(manifest, place);
        return facts && stepMarkdown(facts);
      }
    }
  }
  if (kind !== "call") return undefined;
  // A call says most by the template that it runs.
  for (const { steps } of manifest.manifests.pipelines) {
    for (const step of steps) {
      const called = step.calls.some(({ call, document, path }) => {
        const owner = path.slice(0, path.lastIndexOf(path.includes("dag") ? "dag" : "steps"));
        return symbolNames.call(symbolNames.template({ scope: document, path: owner }), call.name) === symbol;
      });
      if (!called) continue;
      const facts = stepFacts(manifest, { scope: step.document, path: step.path });
      return facts && stepMarkdown(facts);
    }
  }
  return undefined;
}

function parameterText({ manifests }: OpenManifest, { symbol, name }: Occurrence): string | undefined {
  for (const document of manifests.documents) {
    const spec = specOf(document);
    if (symbolNames.argument(document, name) === symbol) {
      return describe(name, `parameter of ${document.name}`, asList(asRecord(spec.arguments).parameters));
    }
  }
  const lookup = new TemplateLookup(manifests.documents);
  for (const document of manifests.documents) {
    for (const [template, place] of lookup.templates(document)) {
      const id = symbolNames.template(place);
      for (const side of ["inputs", "outputs"] as const) {
        if (symbolNames.port(id, side, "parameters", name) !== symbol) continue;
        const what = side === "inputs" ? "input" : "output";
        return describe(name, `${what} of ${template}`, asList(asRecord(place.template[side]).parameters));
      }
    }
  }
  return undefined;
}

function describe(name: string, what: string, parameters: unknown[]): string | undefined {
  const parameter = parameters.map(asRecord).find((one) => one.name === name);
  if (parameter === undefined) return undefined;
  const { value, default: fallback, description, enum: words } = parameter;
  const lines = [`**${text(name)}** · ${text(what)}`];
  if (typeof description === "string") lines.push(text(description));
  if (value !== undefined && typeof value !== "object") lines.push(`value ${code(String(value))}`);
  if (fallback !== undefined) lines.push(`default ${code(String(fallback))}`);
  if (Array.isArray(words))
    lines.push(
      `one of ${words
        .slice(0, 20)
        .map((word) => code(String(word)))
        .join(", ")}`,
    );
  return lines.join("\n\n");
}

function tagText(manifest: OpenManifest, name: string, offset: number): string | undefined {
  const document = ownDocuments(manifest).find(
    ({ range }) => range.start.offset <= offset && offset <= range.end.offset,
  );
  const path = document && pathAt(document, offset);
  if (document === undefined || path === undefined) return undefined;
  const answer = whereTagResolves(name, tagPlace(document, path.path));
  if (answer.answer === "resolves") {
    const { type, filled, only } = answer.variable;
    return `${code(`{{${name}}}`)} · ${type} · filled in: ${filled}${only ? ` · exists only ${text(only)}` : ""}`;
  }
  return answer.answer === "elsewhere" ? `${code(`{{${name}}}`)} ${text(answer.reason)}` : undefined;
}
